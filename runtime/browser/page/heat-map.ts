import type { KnownItems } from '../../data/kinds/known-items.ts';
import type { LikelihoodMap } from '../cell-means.ts';
import { canvas, context, element } from './elements.ts';

/** Viridis at equal distances: even in lightness, and read alike by those who don't tell red from green. */
const colours = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
] as const;

/** Paints the bits of every cell from 0 to the largest. */
export const showHeatMap = ({ bits, bitsPerDim }: LikelihoodMap, { kind, form }: KnownItems): void => {
  const width = form.extents.length > 1 ? (form.extents.at(-1) ?? 1) : Math.ceil(Math.sqrt(bits.length));
  const height = Math.ceil(bits.length / width);
  const most = bits.reduce((a, b) => Math.max(a, b), 1e-6);
  const surface = canvas('heatmap');
  Object.assign(surface, { width, height });
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (const [cell, value] of bits.entries()) pixels.set([...colourAt(value / most), 255], 4 * cell);
  context(surface).putImageData(new ImageData(pixels, width), 0, 0);
  surface.setAttribute(
    'aria-label',
    `Bits of every cell, from 0 to ${most.toFixed(1)}; ${bitsPerDim.toFixed(3)} ${kind.unit}`,
  );
  element('bits', HTMLElement).textContent = `${bitsPerDim.toFixed(3)} ${kind.unit} given the class`;
  element('most-bits', HTMLElement).textContent = `${most.toFixed(1)} bits`;
  element('likelihood', HTMLElement).hidden = false;
};

/** The image has changed. */
export const hideHeatMap = (): void => {
  element('likelihood', HTMLElement).hidden = true;
};

const colourAt = (share: number): readonly [number, number, number] => {
  const at = Math.min(1, Math.max(0, share)) * (colours.length - 1);
  const from = colours[Math.min(colours.length - 2, Math.floor(at))] ?? colours[0];
  const to = colours[Math.min(colours.length - 1, Math.floor(at) + 1)] ?? colours[0];
  const mix = (channel: 0 | 1 | 2): number =>
    Math.round(from[channel] + (at - Math.min(colours.length - 2, Math.floor(at))) * (to[channel] - from[channel]));
  return [mix(0), mix(1), mix(2)];
};
