import type { ModelDescription } from '../model.ts';
import { generatorsOf } from '../recursion/recursion.ts';
import type { Generator } from '../recursion/recursion.ts';
import type { TraceEntry } from './trace.ts';

/** What is known of a cell. */
export const unknown = 0;
/** The guiding pixel of a region around it. */
export const guided = 1;
export const drawn = 2;

/** Regions of one level that are being worked on. */
export interface Work {
  /** 1 = inside the outermost level's patches, and so on inwards. */
  readonly depth: number;
  /** Extents in cells. */
  readonly region: readonly number[];
  /** Their first cells, counted over all images. */
  readonly origins: Uint32Array;
}

/** Images on their way: what is known of each cell at a time, and where work goes on. Follows a trace, entry by entry. */
export class Scene {
  /** What is known of each cell: [images, ...extents]. */
  readonly known: Uint8Array;
  /** As far as it is known: [images, ...extents, channels]. */
  readonly tokens: Uint32Array;
  private final: Uint32Array;
  private readonly description: ModelDescription;
  private readonly generators: readonly Generator[];
  private work: Work[] = [];

  /** @param final the finished images' tokens */
  constructor(description: ModelDescription, final: Uint32Array) {
    this.description = description;
    this.final = final;
    this.generators = generatorsOf(description.recursion);
    this.tokens = new Uint32Array(final.length);
    this.known = new Uint8Array(final.length / description.data.channels);
  }

  /** Where work goes on, outermost first. */
  get working(): readonly Work[] {
    return this.work;
  }

  /** Follows one entry; tells whether it has drawn cells. */
  follow({ level, origins, guides }: TraceEntry): boolean {
    const depth = this.generators.findIndex(({ name }) => name === level);
    const place = this.generators[depth];
    if (place === undefined) throw new RangeError(`The model has no level ${level}.`);
    const { region } = place;
    this.work = depth === 0 ? [] : [...this.workAbove(depth), { depth, region, origins }];
    if (place.child === undefined) {
      for (const cell of origins) this.show(cell, drawn, this.final, cell);
      return true;
    }
    if (guides !== undefined) {
      for (const [row, origin] of origins.entries())
        for (const cell of this.cellsOf(origin, region)) this.show(cell, guided, guides, row);
    }
    return false;
  }

  /** Cells that are drawn from now on are those of these images, which have come further. */
  update(final: Uint32Array): void {
    this.final = final;
  }

  /** Everything is drawn already. */
  showAll(): void {
    this.tokens.set(this.final);
    this.known.fill(drawn);
  }

  /** The images are done. */
  rest(): void {
    this.work = [];
  }

  private workAbove(depth: number): Work[] {
    return this.work.filter((work) => work.depth < depth);
  }

  private show(cell: number, state: number, from: Uint32Array, place: number): void {
    const { channels } = this.description.data;
    this.known[cell] = state;
    for (let channel = 0; channel < channels; channel++)
      this.tokens[cell * channels + channel] = from[place * channels + channel] ?? 0;
  }

  /** The cells of a region, in raster order. */
  private *cellsOf(first: number, region: readonly number[], axis = 0): Iterable<number> {
    const stride = this.description.data.extents.slice(axis + 1).reduce((product, extent) => product * extent, 1);
    for (let at = 0; at < (region[axis] ?? 1); at++) {
      const cell = first + at * stride;
      if (axis + 1 < region.length) yield* this.cellsOf(cell, region, axis + 1);
      else yield cell;
    }
  }
}
