import { linePlot } from '../report/line-plot.ts';
import type { Line, Panel } from '../report/line-plot.ts';
import type { Growth } from './measure.ts';
import { batchResolution, modules } from './sizes.ts';

interface Quantity {
  readonly title: string;
  readonly of: (growth: Growth) => number | undefined;
}

const quantities: readonly Quantity[] = [
  {
    title: 'milliseconds an image',
    of: ({ seconds, batch }) => (seconds === undefined ? undefined : (1000 * seconds) / batch),
  },
  { title: 'MiB an image', of: ({ memory, batch }) => memory / batch / 2 ** 20 },
  { title: 'dispatches an image', of: ({ dispatches, batch }) => dispatches / batch },
];

interface Axis {
  readonly title: string;
  readonly includes: (growth: Growth) => boolean;
  readonly of: (growth: Growth) => number;
}

const axes: readonly Axis[] = [
  {
    title: 'side of the image in pixels, batch 1',
    includes: ({ batch }) => batch === 1,
    of: ({ resolution }) => resolution,
  },
  {
    title: `batch, ${batchResolution} × ${batchResolution}`,
    includes: ({ resolution }) => resolution === batchResolution,
    of: ({ batch }) => batch,
  },
];

const tasks = [
  { task: 'train', name: 'training step' },
  { task: 'sample', name: 'sampling' },
] as const;

const linesOf = (found: readonly Growth[], axis: Axis, quantity: Quantity): readonly Line[] =>
  modules.flatMap((module) =>
    tasks.map(({ task, name }) => ({
      name: `${module}, ${name}`,
      points: found
        .filter((growth) => growth.module === module && growth.task === task && axis.includes(growth))
        .flatMap((growth): (readonly [number, number])[] => {
          const value = quantity.of(growth);
          return value === undefined ? [] : [[axis.of(growth), value]];
        }),
    })),
  );

/** Time, memory and dispatches against the resolution, and below against the batch. */
export const growthPlot = (found: readonly Growth[]): string => {
  const panels = axes.flatMap((axis) =>
    quantities.map((quantity): Panel => ({
      title: quantity.title,
      xTitle: axis.title,
      lines: linesOf(found, axis, quantity),
    })),
  );
  return linePlot(panels, quantities.length);
};
