import type { Graph } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import { resolve } from '../aliases.ts';
import { nodesOf } from '../fuse.ts';
import type { Unit } from '../fuse.ts';
import { fitsRows, writeRows } from './forms.ts';
import { sameGroup } from './group.ts';
import type { RowGroup } from './group.ts';
import { chainFitsRows, writeChainRows } from './products.ts';
import type { RowTarget } from './target.ts';
import { WeightPages, weightRange } from './weight-pages.ts';
import type { WeightRange } from './weight-pages.ts';
import { RowWriter } from './writer.ts';
import type { RowContext } from './writer.ts';

/** Neighbouring units that one row kernel computes. */
export interface Chunk {
  readonly kind: 'chunk';
  readonly units: readonly Unit[];
  readonly writer: RowWriter;
}

const outputsOf = (unit: Unit): readonly Value[] => nodesOf(unit).flatMap((node) => node.outputs);

const inputsOf = (unit: Unit): readonly Value[] => {
  const made = new Set(outputsOf(unit));
  return nodesOf(unit)
    .flatMap((node) => node.inputs)
    .filter((value) => !made.has(value));
};

const unitFits = (unit: Unit, target: RowTarget): boolean =>
  unit.kind === 'chain' ? chainFitsRows(unit, target) : unit.kind === 'node' && fitsRows(unit.node, target);

const groupOfUnit = (unit: Unit): RowGroup => nodesOf(unit).at(-1)?.site ?? { block: '', turn: '' };

/** The row symbols of what a unit makes. */
const symbolsOf = (unit: Unit): readonly string[] =>
  outputsOf(unit).flatMap(({ shape: { rows } }) => (rows === undefined ? [] : [rows.symbol]));

const isProduct = (unit: Unit): boolean => unit.kind === 'chain' && unit.start?.kind === 'matmul';

/** Products in one kernel, beyond which it is cut at blocks, so that blocks that do the same share a kernel: drivers compile these slowly. */
const mostProducts = 12;

/** Cuts a graph's units into chunks and those that stay dispatches of their own. */
export class Chunker {
  private readonly context: RowContext;
  private readonly units: readonly Unit[];
  private readonly results: ReadonlySet<Value>;
  /** Place of the last unit that reads a value. */
  private readonly lastRead = new Map<Value, number>();

  constructor(graph: Graph, units: readonly Unit[], context: RowContext) {
    this.units = units;
    this.context = context;
    this.results = new Set([...graph.results.values()].map((value) => this.rootOf(value)));
    for (const [place, unit] of units.entries())
      for (const value of inputsOf(unit)) this.lastRead.set(this.rootOf(value), place);
  }

  run(): readonly (Unit | Chunk)[] {
    const found: (Unit | Chunk)[] = [];
    let start = 0;
    while (start < this.units.length) {
      const end = this.runFrom(start);
      found.push(...(end === start ? [this.unitAt(start)] : this.cut(start, end)));
      start = Math.max(end, start + 1);
    }
    return found;
  }

  /** Units that suit row kernels: in one if their products are few, else in one for each group. A unit alone stays a dispatch of its own. */
  private cut(start: number, end: number): readonly (Unit | Chunk)[] {
    const units = this.units.slice(start, end);
    if (units.length > 1 && units.filter(isProduct).length <= mostProducts) {
      const turn = units.map((unit) => groupOfUnit(unit).turn).find((name) => name !== '') ?? '';
      const whole = this.tryChunk(start, end, { block: '', turn });
      if (whole !== undefined) return [whole];
    }
    const found: (Unit | Chunk)[] = [];
    let place = start;
    while (place < end) {
      const chunk = this.longestFrom(place, end);
      found.push(chunk ?? this.unitAt(place));
      place += chunk?.units.length ?? 1;
    }
    return found;
  }

  /** The longest chunk of one group that begins at a place and that one kernel can hold; none where it would be a single unit. */
  private longestFrom(start: number, last: number): Chunk | undefined {
    const group = groupOfUnit(this.unitAt(start));
    let longest: Chunk | undefined;
    for (let end = start + 1; end <= last && sameGroup(group, groupOfUnit(this.unitAt(end - 1))); end++) {
      const chunk = this.tryChunk(start, end, group);
      if (chunk === undefined) break;
      longest = chunk;
    }
    return longest === undefined || longest.units.length < 2 ? undefined : longest;
  }

  /** Where the units end, from a place on, that suit row kernels, work on the same rows and belong to one turn. */
  private runFrom(start: number): number {
    let end = start;
    let symbol: string | undefined;
    let turn = '';
    for (; end < this.units.length; end++) {
      const unit = this.unitAt(end);
      const symbols: ReadonlySet<string> = new Set([...symbolsOf(unit), ...(symbol === undefined ? [] : [symbol])]);
      const { turn: own } = groupOfUnit(unit);
      if (!unitFits(unit, this.context.target) || symbols.size > 1 || (own !== '' && turn !== '' && own !== turn))
        break;
      [symbol] = symbols;
      if (own !== '') turn = own;
    }
    return end;
  }

  private unitAt(place: number): Unit {
    const unit = this.units[place];
    if (unit === undefined) throw new RangeError(`there is no unit ${place}`);
    return unit;
  }

  private tryChunk(start: number, end: number, group: RowGroup): Chunk | undefined {
    const { limits, weights } = this.context.target;
    const pages = new WeightPages(this.weightsOf(start, end));
    const writer = this.write(start, end, pages, group);
    const { length } = pages.bound;
    const [textures, buffers] = weights === 'textures' ? [length, 0] : [0, length];
    const fits =
      textures <= limits.storageTextures &&
      writer.storageCount + buffers <= limits.storageBuffers &&
      writer.fours <= limits.foursOfLane &&
      !writer.isUnfit;
    return fits ? { kind: 'chunk', units: this.units.slice(start, end), writer } : undefined;
  }

  /** The weights that units read, as far as a row kernel can. */
  private weightsOf(start: number, end: number): readonly WeightRange[] {
    const { layout, aliases } = this.context;
    const values = this.units.slice(start, end).flatMap(inputsOf);
    return values.flatMap((value) => weightRange(value, layout, aliases) ?? []);
  }

  private write(start: number, end: number, pages: WeightPages, group: RowGroup): RowWriter {
    const writer = new RowWriter(this.context, pages, group);
    for (let place = start; place < end; place++) {
      const unit = this.units[place];
      if (unit === undefined) continue;
      if (unit.kind === 'node') writeRows(unit.node, writer);
      if (unit.kind === 'chain') writeChainRows(unit, writer, (value) => this.diesAt(this.rootOf(value), place));
      for (const value of outputsOf(unit).map((output) => this.rootOf(output)))
        if (writer.holds(value) && this.isWanted(value, end)) writer.store(value);
    }
    return writer;
  }

  private readUntil(root: Value): number {
    return this.lastRead.get(root) ?? -1;
  }

  /** Whether others read a value after the chunk. */
  private isWanted(root: Value, end: number): boolean {
    return this.results.has(root) || this.readUntil(root) >= end;
  }

  /** Whether nothing reads a value after the unit at a place. */
  private diesAt(root: Value, place: number): boolean {
    return this.readUntil(root) === place;
  }

  private rootOf(value: Value): Value {
    return resolve(value, this.context.aliases).of;
  }
}
