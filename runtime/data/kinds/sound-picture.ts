/** A sound's waveform above its spectrogram. */
import type { Raster } from '../raster.ts';

/** The widest picture. */
const mostColumns = 256;
const waveHeight = 48;
const [paper, ink] = [255, 32];
/** Frames of which a spectrum is taken: half as many bands are shown, the lowest at the bottom. */
const window = 128;
const bands = window / 2;
/** Decibels from black to white. */
const range = 70;

/** A picture of values of 16 bits [frames, channels], of a size that the number of frames gives. */
export const soundPicture = (values: Uint16Array, channels: number): Raster => {
  const frames = values.length / channels;
  const mono = Float64Array.from({ length: frames }, (_, frame) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += (values[frame * channels + channel] ?? 0) - 0x8000;
    return sum / channels / 0x8000;
  });
  const width = Math.min(frames, mostColumns);
  const height = waveHeight + bands;
  const pixels = new Uint8Array(width * height).fill(paper);
  for (let column = 0; column < width; column++) {
    const [from, to] = [Math.floor((column * frames) / width), Math.ceil(((column + 1) * frames) / width)];
    const part = mono.subarray(from, to);
    const row = (pressure: number): number => Math.round(((1 - pressure) / 2) * (waveHeight - 1));
    for (let y = row(Math.max(...part)); y <= row(Math.min(...part)); y++) pixels[y * width + column] = ink;
    for (const [band, level] of spectrum(mono, Math.floor((from + to) / 2)).entries()) {
      pixels[(height - 1 - band) * width + column] = Math.round(paper * (1 - level));
    }
  }
  return { width, height, channels: 1, pixels };
};

const cosines = Float64Array.from({ length: window }, (_, at) => Math.cos((2 * Math.PI * at) / window));

/** How loud each band is about a frame, from 0 to 1 in decibels: a Fourier transform of a window that fades at both ends. */
const spectrum = (mono: Float64Array, centre: number): readonly number[] =>
  Array.from({ length: bands }, (_, band) => {
    let [real, imaginary] = [0, 0];
    for (let at = 0; at < window; at++) {
      const sample = (mono[centre - window / 2 + at] ?? 0) * (0.5 - 0.5 * (cosines[at] ?? 0));
      real += sample * (cosines[(band * at) % window] ?? 0);
      imaginary += sample * (cosines[(band * at + window / 4) % window] ?? 0);
    }
    const decibels = 20 * Math.log10(Math.hypot(real, imaginary) / (window / 4) + 1e-9);
    return Math.min(Math.max(1 + decibels / range, 0), 1);
  });
