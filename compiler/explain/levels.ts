import type { ModelDescription } from '../../runtime/model.ts';
import { modules } from '../3-build/registry.ts';
import type { Level } from '../ir/architecture.ts';
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
export function explainLevels(
  { architecture }: LoweredModel,
  description: ModelDescription,
  findings: LevelFindings,
): readonly LevelExplanation[] {
  const { levels, head, data } = architecture;
  let rows = findings.batch;
  let isEvery = true;
  const explained = levels.map((level, index) => {
    const isRaster = modules.get(level.module)?.defaultIterations(level.patches) === undefined;
    const { name, module, region, grid, patch, patches, width, blocks, heads, guidingPixel } = level;
    const one = {
      ...{ name, module, region, grid, patch, patches, width, blocks, heads, rows, isEvery, guidingPixel },
      tokens: tokensOf(level, isRaster),
      given: { conditions: level.conditions, width: level.parentWidth },
      parameters: description.levels[index]?.parameters ?? 0,
      ...figuresOf(name, findings),
    };
    rows *= patches;
    isEvery &&= isRaster;
    return one;
  });
  const pixel = levels.at(-1)?.patch ?? [];
  return [
    ...explained,
    {
      ...{ name: 'head', module: 'pixel', region: pixel, grid: [data.channels], patch: [1], patches: data.channels },
      ...{ width: head.width, blocks: head.blocks, heads: head.heads, rows, isEvery, guidingPixel: false },
      tokens: data.channels,
      given: { conditions: 1, width: levels.at(-1)?.width ?? head.width },
      parameters: description.head.parameters,
      ...figuresOf('head', findings),
    },
  ];
}

/** In raster order nothing reads the last patch, and the condition stands in front; otherwise all are tokens. */
const tokensOf = ({ patches, conditions, guidingPixel }: Level, isRaster: boolean): number =>
  isRaster ? patches : patches + conditions + (guidingPixel ? 1 : 0);

function figuresOf(
  level: string,
  { batch, parts, paper, caches, steps }: LevelFindings,
): Pick<LevelExplanation, 'gflops' | 'paperGflops' | 'cacheBytes' | 'steps'> {
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
}
