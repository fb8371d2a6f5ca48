import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.node.ts';
import { atomicWrite } from '../../files/atomic.node.ts';
import { encodePng } from '../../data/png.ts';
import type { ImageSink, ShownBatch } from './image-sink.ts';
import type { Data } from './shown-data.ts';

/** Files that are written side by side. */
const filesAtATime = 32;
const shortestNumber = 3;

/** One PNG for each image, named by its class and its place in it: `3-dress-007.png`. */
export class PictureFiles implements ImageSink {
  /** In the images' order. */
  readonly paths: readonly string[];
  private readonly data: Data;

  private constructor(folder: string, labels: Uint32Array, data: Data, classNames: readonly string[]) {
    this.paths = fileNames(labels, classNames).map((name) => join(folder, name));
    this.data = data;
  }

  static async open(
    folder: string,
    labels: Uint32Array,
    data: Data,
    classNames: readonly string[],
  ): Promise<PictureFiles> {
    await makeFolder(folder);
    return new PictureFiles(folder, labels, data, classNames);
  }

  async add({ first, images }: ShownBatch): Promise<void> {
    const [height = 1, width = 1] = this.data.extents;
    const write = async (pixels: Uint8Array, image: number): Promise<void> => {
      const png = await encodePng({ width, height, channels: this.data.channels, pixels });
      await atomicWrite(this.paths[image] ?? '', png);
    };
    for (let start = 0; start < images.length; start += filesAtATime) {
      const some = images.slice(start, start + filesAtATime);
      await Promise.all(some.map((pixels, place) => write(pixels, first + start + place)));
    }
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  /** Every picture is a whole file already. */
  discard(): Promise<void> {
    return Promise.resolve();
  }
}

const fileNames = (labels: Uint32Array, classNames: readonly string[]): readonly string[] => {
  const drawn = new Map<number, number>();
  const places = Array.from(labels, (label) => {
    const place = drawn.get(label) ?? 0;
    drawn.set(label, place + 1);
    return place;
  });
  const digits = Math.max(shortestNumber, String(Math.max(...drawn.values()) - 1).length);
  return places.map((place, image) => {
    const label = labels[image] ?? 0;
    const name = classNames[label]?.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
    const parts = [label, name, String(place).padStart(digits, '0')];
    return `${parts.filter((part) => part !== undefined).join('-')}.png`;
  });
};
