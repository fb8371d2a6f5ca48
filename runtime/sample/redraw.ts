import { roundHalfEven } from '../data/round-half-even.ts';
import type { ModelDescription } from '../model.ts';
import { givenOrder, type GivenState } from './given-states.ts';
import type { Iteration } from './iterations.ts';
import { boxOf, cellNumber, type RegionPath } from './region.ts';
import type { SampleRun } from './sample-run.ts';

/** What stays of an image, and the region that is drawn anew. */
export interface Redraw {
  /** The image, u32 [1, ...extents, channels]. */
  readonly tokens: Uint32Array;
  readonly region: RegionPath;
}

/**
 * Draws one region anew, given everything around it that the model may see: an `ar` level takes in the patches before it, a `masked`
 * one all others (paper, section 3: a level's patches are independent given its conditions). Levels on the way down run, the others'
 * patches are left out, and inside the region everything is drawn.
 */
export class RedrawRun implements SampleRun {
  private readonly run: SampleRun;
  private readonly depths: ReadonlyMap<string, number>;
  private readonly path: RegionPath;
  /** Patch at which each level on the way down is. */
  private readonly current: number[] = [];

  constructor(run: SampleRun, { levels }: Pick<ModelDescription, 'levels'>, path: RegionPath) {
    this.run = run;
    this.depths = new Map(levels.map(({ name }, depth) => [name, depth]));
    this.path = path;
  }

  enter(level: string): void {
    if (this.isOnWay(this.depthOf(level))) this.run.enter(level);
  }

  segment(name: string, scalars: Readonly<Record<string, number>> = {}): void {
    const [level = ''] = name.split('.');
    const depth = this.depthOf(level);
    if (!this.isOnWay(depth)) return;
    const wanted = this.path[depth];
    if (wanted !== undefined && /\.(first|next)$/.test(name)) {
      const { position = 0 } = scalars;
      this.current[depth] = position;
      if (position > wanted) return;
    }
    this.run.segment(name, scalars);
  }

  rows(symbol: string): number {
    return this.run.rows(symbol);
  }

  setRows(symbol: string, rows: number): void {
    this.run.setRows(symbol, rows);
  }

  /** One iteration for the patch on the way, which its order puts last. */
  iterations(level: string, patches: number): readonly Iteration[] {
    const depth = this.depthOf(level);
    const wanted = this.path[depth];
    if (!this.isOnWay(depth)) return [];
    if (wanted === undefined) return this.run.iterations(level, patches);
    this.current[depth] = wanted;
    return [{ masked: 0, picks: 1, share: (patches - 1) / patches }];
  }

  guide(share: number): void {
    this.run.guide(share);
  }

  /** The head's is the number of levels, and the start's −1. */
  private depthOf(level: string): number {
    if (level === 'start') return -1;
    return this.depths.get(level) ?? this.depths.size;
  }

  /** Whether a level's rows at this time hold the region, or lie in it. */
  private isOnWay(depth: number): boolean {
    return this.path.slice(0, Math.max(0, depth)).every((patch, above) => this.current[above] === patch);
  }
}

/** What the levels above the region would draw: decoding orders with the region last, and the guiding pixels of what is there. */
export function statesAround(
  description: ModelDescription,
  has: (port: string) => boolean,
  redraw: Redraw,
): GivenState[] {
  const { levels } = description;
  return redraw.region.flatMap((patch, depth) => {
    const { name, patches } = levels[depth] ?? { name: '', patches: 0 };
    const others = Array.from({ length: patches }, (_, other) => other).filter((other) => other !== patch);
    const guide = {
      port: `${name}.guide`,
      after: `${name}.guide`,
      row: meanToken(description, redraw, redraw.region.slice(0, depth)),
    };
    return [givenOrder(name, Uint32Array.of(patch, ...others)), guide].filter(({ port }) => has(port));
  });
}

/** The mean of every channel over a region, rounded to a token: [channels]. */
function meanToken({ levels, data }: ModelDescription, { tokens }: Redraw, path: RegionPath): Uint32Array {
  const { origin, extents } = boxOf({ levels, data }, path);
  const sums = new Float64Array(data.channels);
  const cells = extents.reduce((total, extent) => total * extent, 1);
  for (let index = 0; index < cells; index++) {
    let rest = index;
    const cell = [...origin];
    for (let axis = extents.length - 1; axis >= 0; axis--) {
      const extent = extents[axis] ?? 1;
      cell[axis] = (cell[axis] ?? 0) + (rest % extent);
      rest = Math.floor(rest / extent);
    }
    const first = cellNumber(data.extents, cell) * data.channels;
    for (let channel = 0; channel < data.channels; channel++)
      sums[channel] = (sums[channel] ?? 0) + (tokens[first + channel] ?? 0);
  }
  return Uint32Array.from(sums, (sum) => roundHalfEven(sum / cells));
}
