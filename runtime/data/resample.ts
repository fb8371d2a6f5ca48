/**
 * Resizing of 8-bit pictures as Pillow does it, to the bit: a separable filter that widens with the reduction, in fixed point,
 * rows first, each pass rounded to bytes.
 */
import type { Raster } from './raster.ts';

/** A reconstruction filter, 0 beyond `support`. */
export interface Filter {
  readonly support: number;
  readonly at: (x: number) => number;
}

/** The mean over a pixel. */
export const box: Filter = { support: 0.5, at: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) };

/** Keys' cubic convolution with a = −½. */
export const bicubic: Filter = { support: 2, at: cubicConvolution };

function cubicConvolution(signed: number): number {
  const a = -0.5;
  const x = Math.abs(signed);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
}

/** Bits after the point of the filter's weights. */
const FRACTION = 2 ** 22;

/** The weights, in units of 1 / FRACTION, of the source pixels from `first` on in one target pixel. */
interface Window {
  readonly first: number;
  readonly weights: readonly number[];
}


/** The picture at another size. */
export function resample(source: Raster, width: number, height: number, filter: Filter): Raster {
  return resampleRows(resampleColumns(source, width, filter), height, filter);
}

function resampleColumns(source: Raster, width: number, filter: Filter): Raster {
  if (width === source.width) return source;
  const target = { ...source, width, pixels: new Uint8Array(width * source.height * source.channels) };
  const windows = windowsFor(source.width, width, filter);
  for (let row = 0; row < source.height; row++) {
    for (let channel = 0; channel < source.channels; channel++) {
      const from = row * source.width * source.channels + channel;
      const to = row * width * source.channels + channel;
      convolve(source.pixels, from, target.pixels, to, source.channels, windows);
    }
  }
  return target;
}

function resampleRows(source: Raster, height: number, filter: Filter): Raster {
  if (height === source.height) return source;
  const stride = source.width * source.channels;
  const target = { ...source, height, pixels: new Uint8Array(height * stride) };
  const windows = windowsFor(source.height, height, filter);
  for (let start = 0; start < stride; start++) convolve(source.pixels, start, target.pixels, start, stride, windows);
  return target;
}

function convolve(source: Uint8Array, from: number, target: Uint8Array, to: number, stride: number, windows: readonly Window[]): void {
  windows.forEach(({ first, weights }, index) => {
    let sum = FRACTION / 2;
    for (let tap = 0; tap < weights.length; tap++) {
      sum += (weights[tap] ?? 0) * (source[from + (first + tap) * stride] ?? 0);
    }
    target[to + index * stride] = Math.min(Math.max(Math.floor(sum / FRACTION), 0), 255);
  });
}

function windowsFor(from: number, to: number, filter: Filter): Window[] {
  const scale = from / to;
  const widening = Math.max(scale, 1);
  const reach = filter.support * widening;
  return Array.from({ length: to }, (_, index) => {
    const centre = (index + 0.5) * scale;
    const first = Math.max(Math.trunc(centre - reach + 0.5), 0);
    const end = Math.min(Math.trunc(centre + reach + 0.5), from);
    const raw = Array.from({ length: end - first }, (_, tap) => filter.at((tap + first - centre + 0.5) / widening));
    const total = raw.reduce((a, b) => a + b, 0);
    return { first, weights: raw.map((weight) => roundAway((weight / total) * FRACTION)) };
  });
}

/** Rounds halves away from zero. */
function roundAway(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
}
