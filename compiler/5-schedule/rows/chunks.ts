import type { Graph, Value } from '../../ir/graph.ts';
import { resolve } from '../aliases.ts';
import { nodesOf } from '../fuse.ts';
import type { Unit } from '../fuse.ts';
import { fitsRows, writeRows } from './forms.ts';
import { groupOf, sameGroup } from './group.ts';
import type { RowGroup } from './group.ts';
import { chainFitsRows, writeChainRows } from './products.ts';
import type { RowTarget } from './target.ts';
import { Windows } from './windows.ts';
import { RowWriter } from './writer.ts';
import type { RowContext } from './writer.ts';

/** Neighbouring units that one row kernel computes. */
export interface Chunk {
  readonly kind: 'chunk';
  readonly units: readonly Unit[];
  readonly writer: RowWriter;
  readonly windows: Windows;
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

const groupOfUnit = (unit: Unit): RowGroup => groupOf(nodesOf(unit).at(-1)?.name ?? '');

/** The row symbols of what a unit makes. */
const symbolsOf = (unit: Unit): readonly string[] =>
  outputsOf(unit).flatMap(({ shape: { rows } }) => (rows === undefined ? [] : [rows.symbol]));

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
      const chunk = this.longestFrom(start);
      const unit = this.units[start];
      if (chunk !== undefined) found.push(chunk);
      else if (unit !== undefined) found.push(unit);
      start += chunk?.units.length ?? 1;
    }
    return found;
  }

  /** The longest chunk that begins at a place and that one kernel can hold; none where it would be a single unit. */
  private longestFrom(start: number): Chunk | undefined {
    const first = this.units[start];
    if (first === undefined) return undefined;
    const group = groupOfUnit(first);
    let longest: Chunk | undefined;
    let symbol: string | undefined;
    for (let end = start; end < this.units.length; end++) {
      const unit = this.units[end];
      if (unit === undefined || !unitFits(unit, this.context.target)) break;
      const symbols = new Set([...symbolsOf(unit), ...(symbol === undefined ? [] : [symbol])]);
      if (symbols.size > 1) break;
      [symbol] = symbols;
      if (!sameGroup(group, groupOfUnit(unit))) break;
      const chunk = this.tryChunk(start, end + 1, group);
      if (chunk === undefined) break;
      longest = chunk;
    }
    return longest === undefined || longest.units.length < 2 ? undefined : longest;
  }

  private tryChunk(start: number, end: number, group: RowGroup): Chunk | undefined {
    const { layout, target } = this.context;
    const windows = new Windows(layout.pages, target.weights === 'pages');
    this.write(start, end, windows, group); // asks for the windows
    windows.layOut();
    const writer = this.write(start, end, windows, group);
    const storage = new Set(
      writer.steps
        .flatMap(({ bindings }) => Object.values(bindings))
        .flatMap((bound) => (typeof bound === 'string' ? [] : [writer.rootOf(bound)])),
    );
    const { limits, weights } = target;
    const [uniform, more] = weights === 'windows' ? [windows.count, 0] : [0, windows.count];
    const fits =
      uniform <= limits.uniformBuffers &&
      storage.size + more <= limits.storageBuffers &&
      writer.fours <= limits.foursOfLane;
    return fits ? { kind: 'chunk', units: this.units.slice(start, end), writer, windows } : undefined;
  }

  private write(start: number, end: number, windows: Windows, group: RowGroup): RowWriter {
    const writer = new RowWriter(this.context, windows, group);
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
