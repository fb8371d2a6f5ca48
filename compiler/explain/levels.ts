import { generatorsOf } from '../../runtime/recursion/recursion.ts';
import { headConditions } from '../3-build/conditions.ts';
import { moduleOf } from '../3-build/registry.ts';
import type { LoweredModel } from '../lower.ts';
import type { LevelExplanation, LevelGflops } from './explanation.ts';
import type { Parts } from './task.ts';

/** What was found out by level. */
export interface LevelFindings {
  readonly batch: number;
  readonly parts: Readonly<Record<keyof LevelGflops, Parts>>;
  /** Operations as the paper counts them. */
  readonly paper: ReadonlyMap<string, number>;
  readonly caches: ReadonlyMap<string, number>;
  readonly steps: ReadonlyMap<string, number>;
}

/** The recursion, level by level, and the head. */
export const explainLevels = (
  { architecture, recursion }: LoweredModel,
  findings: LevelFindings,
): readonly LevelExplanation[] => {
  const { levels, head, data } = architecture;
  let rows = findings.batch;
  let isEvery = true;
  return generatorsOf(recursion).map((place, depth) => {
    const { name, module, region, parameters } = place;
    const level = levels[depth];
    const common = { name, module, region, rows, isEvery, parameters, ...figuresOf(name, findings) };
    if (place.child === undefined || level === undefined)
      return {
        ...common,
        isHead: true,
        ...{ grid: [data.channels], patch: [1], patches: data.channels, tokens: data.channels },
        ...{ width: head.width, blocks: head.blocks, heads: head.heads, guidingPixel: false },
        given: { conditions: headConditions, width: levels.at(-1)?.width ?? head.width },
      };
    rows *= place.patches;
    isEvery &&= place.down.patches === 'every';
    const { grid, patch, patches, width, blocks, heads, guidingPixel } = level;
    return {
      ...common,
      isHead: false,
      ...{ grid, patch, patches, width, blocks, heads, guidingPixel },
      tokens: moduleOf(level).sequence(level).tokens,
      given: { conditions: level.conditions, width: level.parentWidth },
    };
  });
};

const figuresOf = (
  level: string,
  { batch, parts, paper, caches, steps }: LevelFindings,
): Pick<LevelExplanation, 'gflops' | 'paperGflops' | 'cacheBytes' | 'steps'> => {
  const gflops = (of: keyof LevelGflops, images: number): number =>
    (parts[of].get(level)?.operations ?? 0) / images / 1e9;
  return {
    gflops: {
      forward: gflops('forward', 1),
      training: gflops('training', batch),
      sampling: gflops('sampling', batch),
    },
    paperGflops: (paper.get(level) ?? 0) / 1e9,
    cacheBytes: caches.get(level) ?? 0,
    steps: steps.get(level) ?? 0,
  };
};
