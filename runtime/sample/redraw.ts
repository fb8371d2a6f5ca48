import { roundHalfEven } from '../data/round-half-even.ts';
import type { ModelDescription } from '../model.ts';
import { levelsOf } from '../recursion/recursion.ts';
import type { RegionPath } from '../recursion/walk.ts';
import type { GivenState } from './given-states.ts';
import { boxOf, cellNumber } from './region.ts';

/** What stays of an image, and the region that is drawn anew. */
export interface Redraw {
  /** The image, u32 [1, ...extents, channels]. */
  readonly tokens: Uint32Array;
  readonly region: RegionPath;
}

/**
 * What the levels above the region would draw, were all around it drawn: decoding orders with the region last, and the guiding pixels of
 * what is there. The region is then drawn given everything that the model may see: an `ar` level takes in the patches before it, a
 * `masked` one all others (paper, section 3: a level's patches are independent given its conditions).
 */
export const statesAround = (description: ModelDescription, redraw: Redraw): GivenState[] => {
  const levels = levelsOf(description.recursion);
  return redraw.region.flatMap((patch, depth) => {
    const level = levels[depth];
    if (level === undefined) return [];
    const { loop, guide, patches } = level;
    const others = Array.from({ length: patches }, (_, other) => other).filter((other) => other !== patch);
    return [
      ...(loop.kind === 'iterations' ? [{ drawn: loop.order, row: Uint32Array.of(patch, ...others) }] : []),
      ...(guide === undefined
        ? []
        : [{ drawn: guide.drawn, row: meanToken(description, redraw, redraw.region.slice(0, depth)) }]),
    ];
  });
};

/** The mean of every channel over a region, rounded to a token: [channels]. */
const meanToken = (description: ModelDescription, { tokens }: Redraw, path: RegionPath): Uint32Array => {
  const { data } = description;
  const { origin, extents } = boxOf(description, path);
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
};
