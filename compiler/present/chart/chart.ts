import { embeddedJson, markup } from '../markup.ts';
import type { Markup } from '../markup.ts';
import { plotSize } from './shapes.ts';
import type { Axes } from './shapes.ts';

/** A chart that fits any width: text keeps its size, only the plot is stretched. */
export interface Chart extends Axes {
  /** What it shows, for those who don't see it. */
  readonly description: string;
  readonly size: 'large' | 'small';
  readonly yTick: (value: number) => string;
  readonly xTick: (value: number) => string;
  readonly xName: string;
  readonly shapes: readonly (Markup | undefined)[];
  /** What the pointer shows, in the order of steps. */
  readonly readings: readonly Reading[];
}

export interface Reading {
  readonly step: number;
  /** Lines of text. */
  readonly lines: readonly string[];
}

export const drawChart = (chart: Chart): Markup => {
  const { description, size, xName, x, y, shapes, readings } = chart;
  const box = `0 0 ${plotSize} ${plotSize}`;
  const data = {
    x: readings.map(({ step }) => Number(x.place(step).toFixed(4))),
    lines: readings.map(({ lines }) => lines),
  };
  return markup`<div class="chart ${size}">
<svg class="axes" role="img" aria-label="${description}">
${y.ticks.map((tick) => yTick(chart, tick))}
${x.ticks.map((tick) => xTick(chart, tick))}
<text class="axis" x="50%" y="100%" dy="2.9em" text-anchor="middle">${xName}</text>
<svg class="plot" viewBox="${box}" preserveAspectRatio="none" width="100%" height="100%">${shapes}</svg>
</svg>
<div class="reading" hidden></div><script type="application/json">${embeddedJson(data)}</script>
</div>`;
};

const yTick = ({ y, yTick: text }: Chart, tick: number): Markup => {
  const place = percent(1 - y.place(tick));
  return markup`<line class="grid" x1="0" x2="100%" y1="${place}" y2="${place}"/><text class="tick" x="0" dx="-8" y="${place}" dy="0.32em" text-anchor="end">${text(tick)}</text>`;
};

const xTick = ({ x, xTick: text }: Chart, tick: number): Markup => {
  const place = percent(x.place(tick));
  return markup`<line class="mark" x1="${place}" x2="${place}" y1="100%" y2="100%"/><text class="tick" x="${place}" y="100%" dy="1.6em" text-anchor="middle">${text(tick)}</text>`;
};

const percent = (share: number): string => `${(100 * share).toFixed(2)}%`;
