/**
 * Resizing of pictures as Pillow does it with 8-bit ones, to the bit: a separable filter that widens with the reduction, in fixed
 * point, rows first, each pass rounded to whole values.
 */
import { blankPixels } from './raster.ts';
import type { Pixels, Raster } from './raster.ts';

/** A reconstruction filter, 0 beyond `support`. */
export interface Filter {
  readonly support: number;
  readonly at: (x: number) => number;
}

/** The mean over a pixel. */
export const box: Filter = { support: 0.5, at: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) };

const cubicConvolution = (signed: number): number => {
  const a = -0.5;
  const x = Math.abs(signed);
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
  return 0;
};

/** Keys' cubic convolution with a = −½. */
export const bicubic: Filter = { support: 2, at: cubicConvolution };

/** One in the fixed-point numbers of the filter's weights. Sums of weighted values are whole numbers below 2⁵³. */
const one = 2 ** 22;
const half = one / 2;

/** For every target pixel the first source pixel that it weighs, how many, and their weights in units of 2⁻²². */
interface Windows {
  readonly first: Int32Array;
  readonly counts: Int32Array;
  /** [target, taps], of which `counts` are used. */
  readonly weights: Int32Array;
  readonly taps: number;
}

/** The picture at another size, its values limited to 0 … `largest`. */
export const resample = <P extends Pixels>(
  source: Raster<P>,
  width: number,
  height: number,
  filter: Filter,
  largest: number,
): Raster<P> => resampleRows(resampleColumns(source, width, filter, largest), height, filter, largest);

const resampleColumns = <P extends Pixels>(
  source: Raster<P>,
  width: number,
  filter: Filter,
  largest: number,
): Raster<P> => {
  if (width === source.width) return source;
  const { channels, height } = source;
  const target = { ...source, width, pixels: blankPixels(source.pixels, width * height * channels) };
  const windows = windowsFor(source.width, width, filter);
  for (let row = 0; row < height; row++) {
    for (let channel = 0; channel < channels; channel++) {
      const from = row * source.width * channels + channel;
      convolveRow(source.pixels, from, target.pixels, row * width * channels + channel, channels, windows, largest);
    }
  }
  return target;
};

/** Every target pixel of one channel of one row; neighbours are `stride` values apart. */
const convolveRow = (
  source: Pixels,
  from: number,
  target: Pixels,
  to: number,
  stride: number,
  { first, counts, weights, taps }: Windows,
  largest: number,
): void => {
  for (let index = 0; index < first.length; index++) {
    let sum = half;
    let at = from + (first[index] ?? 0) * stride;
    const end = index * taps + (counts[index] ?? 0);
    for (let tap = index * taps; tap < end; tap++) {
      sum += (weights[tap] ?? 0) * (source[at] ?? 0);
      at += stride;
    }
    target[to + index * stride] = toValue(sum, largest);
  }
};

const resampleRows = <P extends Pixels>(
  source: Raster<P>,
  height: number,
  filter: Filter,
  largest: number,
): Raster<P> => {
  if (height === source.height) return source;
  const stride = source.width * source.channels;
  const target = { ...source, height, pixels: blankPixels(source.pixels, height * stride) };
  const { first, counts, weights, taps } = windowsFor(source.height, height, filter);
  const sums = new Float64Array(stride);
  for (let row = 0; row < height; row++) {
    sums.fill(half);
    for (let tap = 0; tap < (counts[row] ?? 0); tap++) {
      addRow(sums, source.pixels, ((first[row] ?? 0) + tap) * stride, weights[row * taps + tap] ?? 0);
    }
    const to = row * stride;
    for (let at = 0; at < stride; at++) target.pixels[to + at] = toValue(sums[at] ?? 0, largest);
  }
  return target;
};

const addRow = (sums: Float64Array, source: Pixels, from: number, weight: number): void => {
  for (let at = 0; at < sums.length; at++) {
    sums[at] = (sums[at] ?? 0) + weight * (source[from + at] ?? 0);
  }
};

const toValue = (sum: number, largest: number): number => {
  // Towards zero, and what is below zero becomes zero: the same as rounding down.
  const value = (sum / one) | 0;
  return value < 0 ? 0 : value > largest ? largest : value;
};

const windowsFor = (from: number, to: number, filter: Filter): Windows => {
  const scale = from / to;
  const widening = Math.max(scale, 1);
  const reach = filter.support * widening;
  const taps = 2 * Math.ceil(reach) + 1;
  const windows = { first: new Int32Array(to), counts: new Int32Array(to), weights: new Int32Array(to * taps), taps };
  for (let index = 0; index < to; index++) {
    const centre = (index + 0.5) * scale;
    const first = Math.max(Math.trunc(centre - reach + 0.5), 0);
    const end = Math.min(Math.trunc(centre + reach + 0.5), from);
    const raw = Array.from({ length: end - first }, (_, tap) => filter.at((tap + first - centre + 0.5) / widening));
    const total = raw.reduce((a, b) => a + b, 0);
    windows.first[index] = first;
    windows.counts[index] = end - first;
    windows.weights.set(
      raw.map((weight) => roundAway((weight / total) * one)),
      index * taps,
    );
  }
  return windows;
};

/** Rounds halves away from zero. */
const roundAway = (value: number): number => Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
