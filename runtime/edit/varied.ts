import type { ModelDescription } from '../model.ts';
import { CounterRandom } from '../random/counter-random.ts';
import { hostStream } from '../random/streams.ts';
import { levelsOf } from '../recursion/recursion.ts';
import { boxOf, pathOf } from '../sample/region.ts';
import type { RegionPath } from '../sample/region.ts';
import { cellsOf } from './canvas.ts';

/** The cells of a random share of a level's patches, one patch at least. */
export const variedCells = (
  description: ModelDescription,
  depth: number,
  share: number,
  seed: number,
): ReadonlySet<number> => {
  const paths = patchPaths(description, depth);
  const random = new CounterRandom(seed, hostStream.variation);
  const wanted = Math.max(1, Math.round(share * paths.length));
  // A partial Fisher–Yates shuffle.
  for (let taken = 0; taken < wanted; taken++) {
    const at = taken + random.integer(taken, paths.length - taken);
    const [here = [], there = []] = [paths[taken], paths[at]];
    paths[taken] = there;
    paths[at] = here;
  }
  const { extents } = description.data;
  return new Set(paths.slice(0, wanted).flatMap((path) => cellsOf(extents, boxOf(description, path))));
};

/** The paths to all patches of the level at a depth. */
const patchPaths = (description: ModelDescription, depth: number): RegionPath[] => {
  const levels = levelsOf(description.recursion);
  const inside = levels.slice(depth + 1).reduce((product, { patches }) => product * patches, 1);
  const count = levels.slice(0, depth + 1).reduce((product, { patches }) => product * patches, 1);
  return Array.from({ length: count }, (_, patch) => pathOf(description, patch * inside).slice(0, depth + 1));
};
