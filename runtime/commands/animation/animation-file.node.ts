/** How images unfold, level by level, as a moving picture. */
import sharp from 'sharp';
import { atomicWrite } from '../../files/atomic.node.ts';
import { describeShape } from '../../data/dataset.ts';
import type { Raster } from '../../data/raster.ts';
import type { ModelDescription } from '../../model.ts';
import { headOf } from '../../recursion/recursion.ts';
import type { Generator as Place } from '../../recursion/recursion.ts';
import type { TracedImages } from '../../sample/sampler.ts';
import { UsageError } from '../usage-error.ts';
import { chooseFrames } from './choose-frames.ts';
import { Painter, setStage } from './paint.ts';
import { Scene } from '../../sample/scene.ts';

/** About how long all frames but the last take together, in milliseconds, and bounds for one. */
const duration = 8000;
const shortest = 40;
const longest = 500;
/** The finished images stay for this long. */
const rest = 4000;

/** Throws a UsageError for data that an animation can't show: its frames are drawn cell by cell. */
export const checkAnimation = ({ extents, channels }: ModelDescription['data']): void => {
  if (extents.length === 2 && (channels === 1 || channels === 3)) return;
  throw new UsageError(
    `--animation shows data of two axes with 1 or 3 channels, and this model's are ${describeShape({ extents, channels })}.\n  suggestion: leave --animation out`,
  );
};

/** Frames from empty to finished images. */
export function* unfold(
  description: ModelDescription,
  labels: Uint32Array,
  { tokens, trace }: TracedImages,
): Generator<Raster> {
  const painter = new Painter(setStage(labels, description.data.extents), description.data);
  const scene = new Scene(description, tokens);
  const { generator } = description.recursion;
  const count = ({ name }: Place): number => trace.filter((entry) => entry.level === name).length;
  const frames = new Set(chooseFrames(count(generator.child ?? generator), count(headOf(description.recursion))));
  yield painter.paint(scene);
  let draws = 0;
  for (const entry of trace) if (scene.follow(entry) && frames.has(++draws)) yield painter.paint(scene);
  scene.rest();
  yield painter.paint(scene);
}

/** Writes the frames as an animated WebP or GIF file, by the path's ending; it starts again for ever. */
export const writeAnimation = async (path: string, frames: readonly Raster[]): Promise<void> => {
  const [first] = frames;
  if (first === undefined) throw new RangeError('An animation needs a frame.');
  const { width, height, channels } = first;
  const raw = { width, height: height * frames.length, channels: channels as 3, pageHeight: height };
  const pixels = new Uint8Array(frames.length * first.pixels.length);
  for (const [index, frame] of frames.entries()) pixels.set(frame.pixels, index * first.pixels.length);
  const each = Math.min(longest, Math.max(shortest, Math.round(duration / frames.length)));
  const delay = frames.map((_, index) => (index === frames.length - 1 ? rest : each));
  const picture = sharp(pixels, { raw, limitInputPixels: false });
  const isGif = path.toLowerCase().endsWith('.gif');
  const encoded = isGif
    ? picture.gif({ loop: 0, delay, effort: 4, dither: 0 })
    : picture.webp({ loop: 0, delay, lossless: true, effort: 3 });
  await atomicWrite(path, await encoded.toBuffer());
};
