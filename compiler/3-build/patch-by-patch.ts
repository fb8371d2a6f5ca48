import type { DrawnOrder } from '../../runtime/recursion/recursion.ts';
import type { Level } from '../ir/architecture.ts';
import type { GeneratorTraits } from '../ir/module.ts';
import type { LevelSampler, SegmentBuilder } from './module.ts';

/** What a level's segments do: `begin` before its loop, `first` for the first patch, `next` for each of the others. */
export type PatchSegments = Readonly<Record<'begin' | 'first' | 'next', SegmentBuilder['build']>>;

/** The sampler of a level that draws one patch of each row a turn, in raster order, or in each row's own. */
export const patchByPatch = (
  { name, width }: Level,
  { begin, first, next }: PatchSegments,
  order?: DrawnOrder,
): LevelSampler => ({
  segments: [
    { name: `${name}.begin`, build: begin },
    { name: `${name}.first`, build: first },
    { name: `${name}.next`, build: next },
  ],
  loop: {
    ...{ kind: 'raster', begin: [`${name}.begin`], first: `${name}.first`, next: `${name}.next` },
    ...(order && { order }),
  },
  childRows: (rows) => rows,
  handover: (scope, rows) => ({ kind: 'every', states: scope.state('states', { rows, dims: [1, width] }) }),
});

/** The sequence of such a level: nothing reads the last patch, and the condition stands in front. */
export const conditionAndPatches: GeneratorTraits['sequence'] = ({ patches }) => ({
  tokens: patches,
  words: `the condition and ${patches - 1} ${patches === 2 ? 'patch' : 'patches'}`,
});
