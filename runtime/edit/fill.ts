import type { ModelDescription } from '../model.ts';
import { levelsOf } from '../recursion/recursion.ts';
import type { Level } from '../recursion/recursion.ts';
import { marks, UnknownCells } from '../recursion/unknown.ts';
import type { IterationCounts } from '../recursion/walk.ts';
import type { SampleOptions } from '../model.ts';
import type { Sampler } from '../sample/sampler.ts';
import { logProbabilitiesOf } from '../sample/drawn-images.ts';
import { cut, nextWindow, put, volumeOf } from './canvas.ts';
import type { Box, Canvas } from './canvas.ts';

/** How a canvas is filled. */
export interface FillRequest {
  readonly canvas: Canvas;
  /** One for each fill. */
  readonly labels: Uint32Array;
  /** Number of the first fill: with the seed it fixes the random draws. */
  readonly firstImage: number;
  readonly options: SampleOptions;
  readonly iterations: IterationCounts;
  /** Hears of each part of the canvas that is done. */
  readonly onWindow?: () => void;
}

/** A canvas as it was filled. */
export interface Fill {
  /** [...extents, channels]. */
  readonly tokens: Uint32Array;
  /** log p of what was drawn, given what was known, in nats; of a canvas that is larger than the model's items, part after part. */
  readonly logProbability: number;
}

/** Seeds of a canvas's parts differ by as much. No spec has one as large, so that a sample's own draws don't come again when it is edited. */
const seeds = 2 ** 31;

/** The parts of a canvas in the order in which they are drawn. */
export const windowsOf = (canvas: Canvas, size: readonly number[]): readonly Box[] => {
  const rest = { ...canvas, tokens: canvas.tokens.slice(), open: canvas.open.slice() };
  const windows: Box[] = [];
  for (let box = nextWindow(rest, size); box !== undefined; box = nextWindow(rest, size)) {
    windows.push(box);
    put(rest, box, cut(rest, box).tokens);
  }
  return windows;
};

/** Draws what is open of a canvas, as often as there are labels. Known values come out as they are. */
export const fillCanvas = async (
  sampler: Sampler,
  { data }: Pick<ModelDescription, 'data'>,
  { canvas, labels, firstImage, options, iterations, onWindow }: FillRequest,
): Promise<readonly Fill[]> => {
  const fills = Array.from(labels, () => ({ ...canvas, tokens: canvas.tokens.slice(), open: canvas.open.slice() }));
  const logs = new Float64Array(labels.length);
  for (const [number, box] of windowsOf(canvas, data.extents).entries()) {
    const parts = fills.map((fill) => cut(fill, box));
    const size = volumeOf(box.extents) * canvas.channels;
    const tokens = new Uint32Array(labels.length * size);
    for (const [at, part] of parts.entries()) tokens.set(part.tokens, at * size);
    const given = parts[0]?.open.map((open) => (open === 0 ? marks.known : marks.drawn)) ?? new Uint8Array(size);
    const seed = options.seed + (number + 1) * seeds;
    const request = { labels, firstImage, iterations, options: { ...options, seed }, given: { tokens, marks: given } };
    const drawn = await sampler.draw(request);
    for (const [at, log] of logProbabilitiesOf(drawn, labels.length).entries()) logs[at] = (logs[at] ?? 0) + log;
    for (const [at, fill] of fills.entries()) put(fill, box, drawn.tokens.subarray(at * size, (at + 1) * size));
    onWindow?.();
  }
  return fills.map(({ tokens }, at) => ({ tokens, logProbability: logs[at] ?? 0 }));
};

/** Levels that don't see all of what is known: in raster order, what lies behind a patch that is drawn is unseen. */
export const levelsThatMiss = ({ recursion, data }: ModelDescription, canvas: Canvas): readonly Level[] => {
  const { channels, extents } = data;
  const missing = new Set<Level>();
  for (const box of windowsOf(canvas, extents)) {
    const { open } = cut(canvas, box);
    const marked = (isOpen: boolean): UnknownCells =>
      new UnknownCells(
        extents,
        channels,
        open.map((value) => (Boolean(value) === isOpen ? marks.drawn : marks.known)),
      );
    const [unknown, known] = [marked(true), marked(false)];
    let origins: readonly number[] = [0];
    for (const level of levelsOf(recursion)) {
      const regions = origins.map((origin) => unknown.patchesOf(level, origin));
      const isMissed = (origin: number, first: number | undefined): boolean =>
        first !== undefined && known.patchesOf(level, origin).some(({ patch }) => patch > first);
      if (
        level.loop.kind === 'raster' &&
        level.loop.order === undefined &&
        origins.some((origin, region) => isMissed(origin, regions[region]?.[0]?.patch))
      )
        missing.add(level);
      origins = regions.flat().map(({ origin }) => origin);
    }
  }
  return [...missing];
};
