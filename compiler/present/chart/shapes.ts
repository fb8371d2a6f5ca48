/** Shapes inside a plot. Its own coordinates run from 0 to 1000 along both axes and are stretched to the space there is. */
import { markup } from '../markup.ts';
import type { Markup } from '../markup.ts';
import type { Scale } from './scale.ts';

export const plotSize = 1000;

/** The scales of a plot's axes. */
export interface Axes {
  readonly x: Scale;
  readonly y: Scale;
}

type Point = readonly [x: number, y: number];

const across = ({ x }: Axes, value: number): string => (plotSize * x.place(value)).toFixed(1);
const down = ({ y }: Axes, value: number): string => (plotSize * (1 - y.place(value))).toFixed(1);
const at = (axes: Axes, [x, y]: Point): string => `${across(axes, x)} ${down(axes, y)}`;

/** A line through points; nothing where there are fewer than two. */
export const line = (axes: Axes, points: readonly Point[], name: string): Markup | undefined => {
  if (points.length < 2) return undefined;
  return markup`<path class="line ${name}" d="M${points.map((point) => at(axes, point)).join('L')}"/>`;
};

/** The area between two values for each step. */
export const band = (
  axes: Axes,
  edges: readonly { readonly step: number; readonly low: number; readonly high: number }[],
  name: string,
): Markup | undefined => {
  if (edges.length < 2) return undefined;
  const above = edges.map(({ step, high }) => at(axes, [step, high]));
  const below = edges.map(({ step, low }) => at(axes, [step, low])).reverse();
  return markup`<path class="band ${name}" d="M${[...above, ...below].join('L')}Z"/>`;
};

/** A dot that stays round however the plot is stretched: a line of no length with round ends. */
export const dot = (axes: Axes, point: Point, name: string): Markup =>
  markup`<path class="dot ${name}" d="M${at(axes, point)}h0.01"/>`;

/** From `value` − `error` to `value` + `error`. */
export const errorBar = (axes: Axes, [x, value]: Point, error: number, name: string): Markup =>
  markup`<path class="error ${name}" d="M${at(axes, [x, value - error])}V${down(axes, value + error)}"/>`;

/** A line from the bottom to the top. */
export const upright = (axes: Axes, x: number, name: string): Markup =>
  markup`<path class="upright ${name}" d="M${across(axes, x)} 0V${plotSize}"/>`;

/** A line from left to right. */
export const level = (axes: Axes, y: number, name: string): Markup =>
  markup`<path class="level ${name}" d="M0 ${down(axes, y)}H${plotSize}"/>`;
