import { linearScale } from '../../present/chart/scale.ts';
import { thinned } from '../../present/chart/series.ts';
import { line, plotSize } from '../../present/chart/shapes.ts';
import type { Axes } from '../../present/chart/shapes.ts';
import { asset } from '../../present/document.ts';
import { markup } from '../../present/markup.ts';
import type { Markup } from '../../present/markup.ts';
import { short } from '../../present/figures.ts';
import type { SweepResult } from './results.ts';

const plot = { x: 64, y: 48, width: 560, height: 340 } as const;
const legendLeft = plot.x + plot.width + 24;
/** Of a letter, about. */
const letter = 7.5;
const pointsOfCurve = 400;
/** Share of the steps at the start whose loss may lie above the plot. */
const runIn = 0.04;
/** Colours by their variables; further runs are dashed. */
const colours = ['look0', 'leaf', 'look2', 'scored', 'look3', 'look1'] as const;

/** The smoothed loss of every run over its steps, as a drawing that needs no other file. */
export const drawSweep = (results: readonly SweepResult[]): string => {
  const height = Math.max(plot.y + plot.height + 56, plot.y + 22 * results.length + 24);
  const width = legendLeft + 56 + Math.ceil(letter * Math.max(0, ...results.map(({ name }) => name.length)));
  const axes = axesOf(results);
  const drawing = markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Loss curves of ${results.length} runs">
<style>${asset('report.css')}
svg{font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;fill:var(--ink);font-size:13px} .page{fill:var(--surface)} .soft{fill:var(--soft)} .rule{stroke:var(--rule)} path{fill:none;stroke-width:2;vector-effect:non-scaling-stroke}</style>
<rect class="page" width="100%" height="100%" rx="12"/>
<text x="${plot.x}" y="28" font-weight="650">bits/dim in training, smoothed</text>
${axes.y.ticks.map((tick) => yTick(axes, tick))}${axes.x.ticks.map((tick) => xTick(axes, tick))}
<text class="soft" x="${plot.x + plot.width / 2}" y="${plot.y + plot.height + 42}" text-anchor="middle">steps</text>
<svg x="${plot.x}" y="${plot.y}" width="${plot.width}" height="${plot.height}" viewBox="0 0 ${plotSize} ${plotSize}" preserveAspectRatio="none">${results.map((result, index) => curve(axes, result, index))}</svg>
${results.map(({ name }, index) => legend(name, index))}
</svg>
`;
  return drawing.text;
};

const axesOf = (results: readonly SweepResult[]): Axes => {
  const later = results.flatMap(({ curve: { values } }) => values.slice(Math.floor(runIn * values.length)));
  const [low, high] = later.length === 0 ? [0, 1] : [Math.min(...later), Math.max(...later)];
  const margin = 0.06 * Math.max(high - low, 0.05);
  const last = Math.max(1, ...results.map(({ curve: { steps } }) => steps.at(-1) ?? 0));
  return { x: linearScale(0, last, 6), y: linearScale(Math.max(0, low - margin), high + margin, 6) };
};

/** Colour and dashes of a run. */
const look = (index: number): string => {
  const dashes = ['', ';stroke-dasharray:7 4', ';stroke-dasharray:2 3'][Math.floor(index / colours.length) % 3];
  return `stroke:var(--${colours[index % colours.length] ?? 'look0'})${dashes ?? ''}`;
};

const curve = (axes: Axes, result: SweepResult, index: number): Markup => {
  const { steps, values } = thinned(result.curve, pointsOfCurve);
  const points = steps.map((step, at) => [step, values[at] ?? 0] as const);
  return markup`<g style="${look(index)}">${line(axes, points, 'sweep')}</g>`;
};

const yTick = ({ y }: Axes, tick: number): Markup => {
  const place = plot.y + plot.height * (1 - y.place(tick));
  return markup`<line class="rule" x1="${plot.x}" x2="${plot.x + plot.width}" y1="${place.toFixed(1)}" y2="${place.toFixed(1)}"/><text class="soft" x="${plot.x - 8}" y="${(place + 4).toFixed(1)}" text-anchor="end">${tick}</text>`;
};

const xTick = ({ x }: Axes, tick: number): Markup => {
  const place = plot.x + plot.width * x.place(tick);
  return markup`<text class="soft" x="${place.toFixed(1)}" y="${plot.y + plot.height + 20}" text-anchor="middle">${short(tick)}</text>`;
};

const legend = (name: string, index: number): Markup => {
  const y = plot.y + 12 + 22 * index;
  return markup`<path style="${look(index)}" d="M${legendLeft} ${y}h24"/><text x="${legendLeft + 32}" y="${y + 4}">${name}</text>`;
};
