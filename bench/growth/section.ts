import { join } from 'node:path';
import { packageRoot } from '../../compiler/package-root.ts';
import type { AdapterChoice } from '../../runtime/device/index.ts';
import { lowerSpec } from '../own/model-side.ts';
import { duration, table } from '../report/section.ts';
import type { Section } from '../report/section.ts';
import { countGrowth, timeGrowth } from './measure.ts';
import type { Growth } from './measure.ts';
import { growthPlot } from './plot.ts';
import { batches, batchResolution, modules, overridesFor, resolutions } from './sizes.ts';
import type { GrowthSize } from './sizes.ts';

export interface GrowthOptions {
  readonly adapter: AdapterChoice | undefined;
  readonly quick: boolean;
  readonly progress: (text: string) => void;
}

/** Sampling of more dispatches than this is counted but not timed: minutes an image on a software adapter. */
const mostDispatches = { quick: 10_000, full: 200_000 } as const;
const mostTrainedCells = { quick: 64 * 64, full: Infinity } as const;

/** How cost grows with the resolution and with the batch. */
export const growthSection = async (options: GrowthOptions): Promise<Section> => {
  const sizes: GrowthSize[] = modules.flatMap((module) => [
    ...resolutions.map((resolution) => ({ module, resolution, batch: 1 })),
    ...batches.filter((batch) => batch > 1).map((batch) => ({ module, resolution: batchResolution, batch })),
  ]);
  const found: Growth[] = [];
  for (const size of sizes) {
    options.progress(`growth: ${size.module}, ${size.resolution} × ${size.resolution}, batch ${size.batch}`);
    found.push(...(await growthOf(size, options)));
  }
  return {
    name: 'growth',
    title: 'How cost grows',
    text: growthTable(found),
    data: { sizes: found },
    plot: growthPlot(found),
  };
};

const growthOf = async (size: GrowthSize, { adapter, quick }: GrowthOptions): Promise<readonly Growth[]> => {
  const mode = quick ? 'quick' : 'full';
  const lowered = await lowerSpec(join(packageRoot(), 'bench', 'specs', 'growth.yaml'), overridesFor(size));
  const trained = countGrowth(lowered, size, 'train');
  const sampled = countGrowth(lowered, size, 'sample');
  const cells = size.resolution ** 2 * size.batch;
  const turns = quick ? 1 : 3;
  return [
    cells > mostTrainedCells[mode] ? trained : await timeGrowth(lowered, trained, turns, adapter),
    sampled.dispatches > mostDispatches[mode] ? sampled : await timeGrowth(lowered, sampled, 1, adapter),
  ];
};

const titles = [
  'model',
  'task',
  'batch',
  'time an image',
  'dispatches an image',
  'MiB an image',
  'GFLOP an image',
  'GB an image',
];

const growthTable = (found: readonly Growth[]): string =>
  table(
    titles,
    found.map(({ module, resolution, task, batch, seconds, refused, dispatches, memory, operations, bytes }) => [
      `${module} ${resolution}×${resolution}`,
      task === 'train' ? 'training step' : 'sampling',
      String(batch),
      seconds === undefined ? (refused ?? 'counted only') : duration(seconds / batch),
      String(Math.round(dispatches / batch)),
      (memory / batch / 2 ** 20).toFixed(1),
      (operations / batch / 1e9).toFixed(2),
      (bytes / batch / 1e9).toFixed(2),
    ]),
  );
