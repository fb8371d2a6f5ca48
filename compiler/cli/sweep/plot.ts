import { linearScale } from '../../present/chart/scale.ts';
import { thinned } from '../../present/chart/series.ts';
import { line, PLOT_SIZE, type Axes } from '../../present/chart/shapes.ts';
import { asset } from '../../present/document.ts';
import { markup, type Markup } from '../../present/markup.ts';
import { short } from '../../present/figures.ts';
import type { SweepResult } from './results.ts';

const PLOT = { x: 64, y: 48, width: 560, height: 340 } as const;
const LEGEND = PLOT.x + PLOT.width + 24;
/** Of a letter, about. */
const LETTER = 7.5;
const POINTS = 400;
/** Share of the steps at the start whose loss may lie above the plot. */
const RUN_IN = 0.04;
/** Colours by their variables; further runs are dashed. */
const COLOURS = ['look0', 'leaf', 'look2', 'scored', 'look3', 'look1'] as const;

/** The smoothed loss of every run over its steps, as a drawing that needs no other file. */
export function drawSweep(results: readonly SweepResult[]): string {
  const height = Math.max(PLOT.y + PLOT.height + 56, PLOT.y + 22 * results.length + 24);
  const width = LEGEND + 56 + Math.ceil(LETTER * Math.max(0, ...results.map(({ name }) => name.length)));
  const axes = axesOf(results);
  const drawing = markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Loss curves of ${results.length} runs">
<style>${asset('report.css')}
svg{font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;fill:var(--ink);font-size:13px} .page{fill:var(--surface)} .soft{fill:var(--soft)} .rule{stroke:var(--rule)} path{fill:none;stroke-width:2;vector-effect:non-scaling-stroke}</style>
<rect class="page" width="100%" height="100%" rx="12"/>
<text x="${PLOT.x}" y="28" font-weight="650">bits/dim in training, smoothed</text>
${axes.y.ticks.map((tick) => yTick(axes, tick))}${axes.x.ticks.map((tick) => xTick(axes, tick))}
<text class="soft" x="${PLOT.x + PLOT.width / 2}" y="${PLOT.y + PLOT.height + 42}" text-anchor="middle">steps</text>
<svg x="${PLOT.x}" y="${PLOT.y}" width="${PLOT.width}" height="${PLOT.height}" viewBox="0 0 ${PLOT_SIZE} ${PLOT_SIZE}" preserveAspectRatio="none">${results.map((result, index) => curve(axes, result, index))}</svg>
${results.map(({ name }, index) => legend(name, index))}
</svg>
`;
  return drawing.text;
}

function axesOf(results: readonly SweepResult[]): Axes {
  const later = results.flatMap(({ curve: { values } }) => values.slice(Math.floor(RUN_IN * values.length)));
  const [low, high] = later.length === 0 ? [0, 1] : [Math.min(...later), Math.max(...later)];
  const margin = 0.06 * Math.max(high - low, 0.05);
  const last = Math.max(1, ...results.map(({ curve: { steps } }) => steps.at(-1) ?? 0));
  return { x: linearScale(0, last, 6), y: linearScale(Math.max(0, low - margin), high + margin, 6) };
}

/** Colour and dashes of a run. */
function look(index: number): string {
  const dashes = ['', ';stroke-dasharray:7 4', ';stroke-dasharray:2 3'][Math.floor(index / COLOURS.length) % 3];
  return `stroke:var(--${COLOURS[index % COLOURS.length] ?? 'look0'})${dashes ?? ''}`;
}

function curve(axes: Axes, result: SweepResult, index: number): Markup {
  const { steps, values } = thinned(result.curve, POINTS);
  const points = steps.map((step, at) => [step, values[at] ?? 0] as const);
  return markup`<g style="${look(index)}">${line(axes, points, 'sweep')}</g>`;
}

function yTick({ y }: Axes, tick: number): Markup {
  const place = PLOT.y + PLOT.height * (1 - y.place(tick));
  return markup`<line class="rule" x1="${PLOT.x}" x2="${PLOT.x + PLOT.width}" y1="${place.toFixed(1)}" y2="${place.toFixed(1)}"/><text class="soft" x="${PLOT.x - 8}" y="${(place + 4).toFixed(1)}" text-anchor="end">${tick}</text>`;
}

function xTick({ x }: Axes, tick: number): Markup {
  const place = PLOT.x + PLOT.width * x.place(tick);
  return markup`<text class="soft" x="${place.toFixed(1)}" y="${PLOT.y + PLOT.height + 20}" text-anchor="middle">${short(tick)}</text>`;
}

function legend(name: string, index: number): Markup {
  const y = PLOT.y + 12 + 22 * index;
  return markup`<path style="${look(index)}" d="M${LEGEND} ${y}h24"/><text x="${LEGEND + 32}" y="${y + 4}">${name}</text>`;
}
