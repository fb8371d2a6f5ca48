import type { StepRow } from '../../../runtime/runs/training-rows.ts';
import { drawChart } from '../../present/chart/chart.ts';
import { linearScale, logScale } from '../../present/chart/scale.ts';
import type { Scale } from '../../present/chart/scale.ts';
import { binned, quantile } from '../../present/chart/series.ts';
import type { Bin } from '../../present/chart/series.ts';
import { band, line } from '../../present/chart/shapes.ts';
import { markup } from '../../present/markup.ts';
import type { Markup } from '../../present/markup.ts';
import type { RunFacts } from '../run-facts.ts';
import { brief, share, short } from '../../present/figures.ts';
import { count } from '../../words.ts';
import { nothing } from './section.ts';
import type { Section } from './section.ts';

/** A figure that every step has. */
interface Curve {
  readonly title: string;
  readonly note: string;
  /** Undefined where a log doesn't tell. */
  readonly value: (row: StepRow) => number | undefined;
  readonly text: (value: number) => string;
  readonly scale: (values: readonly number[]) => Scale;
}

const binsOfCurve = 200;

const fromZero = (values: readonly number[]): Scale => linearScale(0, Math.max(...values) * 1.08, 4);

/** Single outliers don't press the rest together. */
const ratios = (values: readonly number[]): Scale => {
  const positive = values.filter((value) => value > 0);
  return positive.length === 0
    ? linearScale(0, 1, 4)
    : logScale(quantile(positive, 0.002) * 0.8, quantile(positive, 0.998) * 1.25);
};

const wholeTime = ({ seconds, waited = 0 }: StepRow): number => seconds + waited;

const curves: readonly Curve[] = [
  {
    title: 'Learning rate',
    note: 'of AdamW',
    value: ({ rate }) => rate,
    text: brief,
    scale: fromZero,
  },
  {
    title: 'Gradient norm',
    note: 'of all parameters, before clipping',
    value: ({ gradientNorm }) => gradientNorm,
    text: brief,
    scale: ratios,
  },
  {
    title: 'Images a second',
    note: 'forward, backward and update',
    value: (row) => (row.images === undefined || wholeTime(row) === 0 ? undefined : row.images / wholeTime(row)),
    text: brief,
    scale: fromZero,
  },
  {
    title: 'Waiting for data',
    note: 'share of the time in which the device had nothing to do',
    value: (row) => (row.waited === undefined || wholeTime(row) === 0 ? undefined : row.waited / wholeTime(row)),
    text: share,
    scale: (values) => linearScale(0, Math.min(1, Math.max(0.01, ...values) * 1.08), 4),
  },
];

/** What the optimiser did and how fast, a small chart each. */
export const curvesSection = ({ history, state }: RunFacts): Section => {
  const charts = curves.flatMap((curve) => drawCurve(curve, history.steps, Math.max(1, state.step)) ?? []);
  const content =
    charts.length === 0 ? nothing('No step has been logged yet.') : markup`<div class="multiples">${charts}</div>`;
  return { id: 'optimiser', title: 'Optimiser and speed', content };
};

const drawCurve = (curve: Curve, rows: readonly StepRow[], lastStep: number): Markup | undefined => {
  const { title, note, value, text, scale } = curve;
  const told = rows.flatMap((row) => {
    const found = value(row);
    return found === undefined ? [] : [{ step: row.step, found }];
  });
  if (told.length === 0) return undefined;
  const bins = binned({ steps: told.map(({ step }) => step), values: told.map(({ found }) => found) }, binsOfCurve);
  const axes = { x: linearScale(0, lastStep, 3), y: scale(told.map(({ found }) => found)) };
  const chart = drawChart({
    ...axes,
    size: 'small',
    description: `${title} over the steps: ${range(bins, text)}.`,
    xName: 'steps',
    xTick: short,
    yTick: text,
    readings: bins.map(({ step, mean }) => ({ step, lines: [`step ${count(Math.round(step))}`, text(mean)] })),
    shapes: [
      band(axes, bins, 'raw'),
      line(
        axes,
        bins.map(({ step, mean }) => [step, mean]),
        'smoothed',
      ),
    ],
  });
  return markup`<figure><figcaption><h3>${title}</h3><p>${note}</p></figcaption>${chart}</figure>`;
};

const range = (bins: readonly Bin[], text: (value: number) => string): string => {
  const lowest = Math.min(...bins.map(({ low }) => low));
  const highest = Math.max(...bins.map(({ high }) => high));
  return `from ${text(lowest)} to ${text(highest)}, ${text(bins.at(-1)?.mean ?? 0)} at the end`;
};
