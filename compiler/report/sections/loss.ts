import type { EvaluationRow } from '../../../runtime/runs/training-rows.ts';
import { drawChart } from '../../present/chart/chart.ts';
import type { Reading } from '../../present/chart/chart.ts';
import { linearScale } from '../../present/chart/scale.ts';
import { binned, quantile, thinned } from '../../present/chart/series.ts';
import { band, dot, errorBar, level, line, upright } from '../../present/chart/shapes.ts';
import type { Axes } from '../../present/chart/shapes.ts';
import { bestEvaluation } from '../history.ts';
import type { History } from '../history.ts';
import { markup } from '../../present/markup.ts';
import type { Content, Markup } from '../../present/markup.ts';
import type { RunFacts } from '../run-facts.ts';
import { bits, brief, short } from '../../present/figures.ts';
import { count, plural } from '../../words.ts';
import { nothing, table } from './section.ts';
import type { Section } from './section.ts';

/** Stretches of a curve: more can't be told apart on a page. */
const binsOfCurve = 600;
/** Share of the steps at the start whose loss may lie above the chart. */
const runIn = 0.04;
/** The last step's dot shall not be cut. */
const plotMargin = 1.012;
/** Rows of the table. */
const tableRows = 16;

/** A kind of evaluation has a line of its own. */
interface EvaluationCurve {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly EvaluationRow[];
}

/** The loss over the steps, in training and on held-out data. */
export const lossSection = ({ history, config, state }: RunFacts): Section => {
  const content =
    history.steps.length === 0
      ? nothing('No step has been logged yet.')
      : lossContent(history, config.description.data.alphabet, state.step);
  return { id: 'loss', title: 'Loss', content };
};

const lossContent = (history: History, alphabet: number, lastStep: number): Markup => {
  const curves = evaluationCurves(history);
  const uniform = Math.log2(alphabet);
  const axes: Axes = { x: linearScale(0, plotMargin * Math.max(lastStep, 1), 6), y: lossScale(history) };
  const resumptions = history.sessions.map(({ start }) => start.step).filter((step) => step > 0);
  const bins = binned(stepSeries(history), binsOfCurve);
  const isThin = bins.length === history.steps.length;
  const smoothed = thinned(history.smoothed, binsOfCurve);
  const chart = drawChart({
    ...axes,
    size: 'large',
    description: describe(history),
    xName: 'steps',
    xTick: short,
    yTick: (value) => String(value),
    readings: readings(history, curves),
    shapes: [
      level(axes, uniform, 'uniform'),
      ...resumptions.map((step) => upright(axes, step, 'resumed')),
      isThin
        ? line(
            axes,
            bins.map(({ step, mean }) => [step, mean]),
            'raw',
          )
        : band(axes, bins, 'raw'),
      line(
        axes,
        smoothed.steps.map((step, index) => [step, smoothed.values[index] ?? 0]),
        'smoothed',
      ),
      ...curves.flatMap((curve) => evaluationShapes(axes, curve)),
    ],
  });
  return markup`<figure>
<figcaption>Bits/dim over the steps: the loss in bits per channel value. Guessing evenly costs ${brief(uniform)}.</figcaption>
${legend(history, curves, isThin, resumptions.length > 0)}
${chart}
</figure>
<details><summary>The numbers</summary>${numbers(history)}</details>`;
};

/** The run's first steps may lie above; everything later lies within. */
const lossScale = ({ steps, smoothed, evaluations }: History): Axes['y'] => {
  const raw = steps.map(({ bitsPerDim }) => bitsPerDim);
  const later = smoothed.values.slice(Math.floor(runIn * smoothed.values.length));
  const edges = evaluations.flatMap(({ bitsPerDim, standardError }) => [
    bitsPerDim - (standardError ?? 0),
    bitsPerDim + (standardError ?? 0),
  ]);
  const low = Math.min(quantile(raw, 0.005), ...later, ...edges);
  const high = Math.max(...later, ...edges);
  const margin = 0.06 * Math.max(high - low, 0.05);
  return linearScale(Math.max(0, low - margin), high + margin, 6);
};

const stepSeries = ({ steps }: History): { steps: readonly number[]; values: readonly number[] } => ({
  steps: steps.map(({ step }) => step),
  values: steps.map(({ bitsPerDim }) => bitsPerDim),
});

/** One curve for each split and kind of weights, held-out ones first. */
const evaluationCurves = ({ evaluations }: History): readonly EvaluationCurve[] => {
  const kinds = [
    { split: 'test', weights: 'trained', name: 'held-out', title: 'held out' },
    { split: 'test', weights: 'averaged', name: 'held-out-averaged', title: 'held out, averaged weights' },
    { split: 'train', weights: 'trained', name: 'scored', title: 'training images, scored' },
    { split: 'train', weights: 'averaged', name: 'scored-averaged', title: 'training images, averaged weights' },
  ] as const;
  return kinds
    .map(({ split, weights, name, title }) => ({
      ...{ name, title },
      rows: evaluations.filter((row) => row.split === split && row.weights === weights),
    }))
    .filter(({ rows }) => rows.length > 0);
};

const evaluationShapes = (axes: Axes, { name, rows }: EvaluationCurve): readonly (Markup | undefined)[] => [
  line(
    axes,
    rows.map(({ step, bitsPerDim }) => [step, bitsPerDim]),
    name,
  ),
  ...rows.flatMap(({ step, bitsPerDim, standardError }) => [
    standardError === null ? undefined : errorBar(axes, [step, bitsPerDim], standardError, name),
    dot(axes, [step, bitsPerDim], name),
  ]),
];

const legend = (history: History, curves: readonly EvaluationCurve[], isThin: boolean, resumed: boolean): Markup => {
  const entries: readonly (readonly [name: string, text: string])[] = [
    ['raw', isThin ? 'training, every step' : 'training, from the lowest to the highest step'],
    ['smoothed', `training, mean of about ${plural(history.window, 'step')}`],
    ...curves.map(({ name, title }) => [name, `${title} ± standard error`] as const),
    ...(resumed ? [['resumed', 'gone on from a checkpoint'] as const] : []),
  ];
  return markup`<ul class="legend">${entries.map(([name, text]) => markup`<li><span class="swatch ${name}"></span>${text}</li>`)}</ul>`;
};

const readings = (history: History, curves: readonly EvaluationCurve[]): readonly Reading[] => {
  const bins = binned(stepSeries(history), binsOfCurve);
  const smoothed = binned(history.smoothed, binsOfCurve);
  const trained = bins.map(({ step, mean }, index) => ({
    step,
    lines: [
      `step ${count(Math.round(step))}`,
      `${bits(mean)} training`,
      `${bits(smoothed[index]?.mean ?? mean)} smoothed`,
    ],
  }));
  const evaluated = curves.flatMap(({ title, rows }) =>
    rows.map((row) => ({ step: row.step, lines: [`step ${count(row.step)}`, `${scoreText(row)} ${title}`] })),
  );
  return [...trained, ...evaluated].sort((a, b) => a.step - b.step);
};

const scoreText = ({ bitsPerDim, standardError }: EvaluationRow): string =>
  standardError === null ? bits(bitsPerDim) : `${bits(bitsPerDim)} ± ${bits(standardError)}`;

const describe = (history: History): string => {
  const { steps, smoothed } = history;
  const best = bestEvaluation(history);
  const held =
    best === undefined ? '' : ` The best on held-out data are ${bits(best.bitsPerDim)}, at step ${count(best.step)}.`;
  return `Curve of the training loss: from ${bits(steps[0]?.bitsPerDim ?? 0)} bits/dim at step ${count(steps[0]?.step ?? 0)} to ${bits(smoothed.values.at(-1) ?? 0)}, smoothed, at step ${count(steps.at(-1)?.step ?? 0)}.${held}`;
};

/** Some steps in numbers, and every evaluation. */
const numbers = (history: History): Content => {
  const rows = binned(stepSeries(history), tableRows).map((bin) => [
    count(bin.lastStep),
    bits(bin.mean),
    bits(bin.low),
    bits(bin.high),
  ]);
  const titles = ['up to step', 'mean', 'lowest', 'highest'].map((title) => ({ title, isNumber: true }));
  const evaluations = history.evaluations.map((row) => [
    count(row.step),
    `${row.split === 'test' ? 'held out' : 'training'}, ${row.weights} weights`,
    scoreText(row),
    count(row.images),
    count(row.passes),
  ]);
  const evaluationColumns = [
    { title: 'step', isNumber: true },
    { title: 'images' },
    { title: 'bits/dim', isNumber: true },
    { title: 'number', isNumber: true },
    { title: 'passes', isNumber: true },
  ];
  return [
    table('Training, bits/dim', titles, rows),
    evaluations.length === 0 ? undefined : table('Evaluations', evaluationColumns, evaluations),
  ];
};
