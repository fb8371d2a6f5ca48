/** The binary versions of CIFAR-10 and CIFAR-100: records of one or two labels and a picture, plane by plane. */
import type { ByteSource } from '../../formats/safetensors.ts';
import { DataError } from '../data-error.ts';
import type { Tokens } from '../elements.ts';
import { fileReads } from '../item-store.ts';
import type { ItemStore } from '../item-store.ts';

const side = 32;
const channels = 3;
const pixels = side * side;
/** Records that are read at a time when looking for labels. */
const chunk = 1024;

/** A record's labels in bytes: CIFAR-10 has one, CIFAR-100 a coarse one and the fine one. The last is the class. */
export type CifarLabels = 1 | 2;

/** The pictures of one split. */
export class CifarItems implements ItemStore {
  readonly path: string;
  readonly count: number;
  readonly shape = [side, side, channels];
  readonly labels: Uint32Array;
  readonly isCostly = false;
  readonly width = fileReads;
  readonly #files: readonly ByteSource[];
  readonly #skip: CifarLabels;

  private constructor(path: string, files: readonly ByteSource[], skip: CifarLabels, labels: Uint32Array) {
    this.path = path;
    this.count = labels.length;
    this.labels = labels;
    this.#files = files;
    this.#skip = skip;
  }

  /** Checks the files' lengths and reads the labels. Rejects with a DataError that names the file at fault. */
  static async open(path: string, files: readonly ByteSource[], skip: CifarLabels): Promise<CifarItems> {
    const labels: Uint32Array[] = [];
    for (const file of files) labels.push(await readLabels(file, skip));
    return new CifarItems(path, files, skip, Uint32Array.from(labels.flatMap((part) => [...part])));
  }

  get fingerprint(): string {
    return `${this.count} records`;
  }

  fits(alphabet: number): boolean {
    return alphabet >= 256;
  }

  async read(first: number, count: number): Promise<Tokens> {
    const items = new Uint8Array(count * pixels * channels);
    for (let index = 0; index < count; index++) {
      interleave(await this.#planes(first + index), items, index * pixels * channels);
    }
    return items;
  }

  async close(): Promise<void> {
    await Promise.all(this.#files.map((file) => file.close()));
  }

  async #planes(index: number): Promise<Uint8Array> {
    const size = recordSize(this.#skip);
    let at = index;
    for (const file of this.#files) {
      const records = file.size / size;
      if (at < records) return file.read(at * size + this.#skip, (at + 1) * size);
      at -= records;
    }
    throw new RangeError(`${this.path} has no item ${index}.`);
  }
}

const recordSize = (labels: CifarLabels): number => labels + pixels * channels;

const readLabels = async (file: ByteSource, skip: CifarLabels): Promise<Uint32Array> => {
  const size = recordSize(skip);
  if (file.size === 0 || file.size % size !== 0) {
    throw new DataError({
      path: file.path,
      problem: `it is ${file.size} bytes long: cut off, or no CIFAR-${skip === 1 ? '10' : '100'} file`,
      expected: `whole records of ${size} bytes`,
      suggestion: 'unpack or fetch it again',
    });
  }
  const labels = new Uint32Array(file.size / size);
  for (let first = 0; first < labels.length; first += chunk) {
    const end = Math.min(first + chunk, labels.length);
    const records = await file.read(first * size, end * size);
    for (let index = first; index < end; index++) labels[index] = records[(index - first) * size + skip - 1] ?? 0;
  }
  return labels;
};

/** [channels, pixels] → [pixels, channels] */
const interleave = (planes: Uint8Array, into: Uint8Array, offset: number): void => {
  for (let channel = 0; channel < channels; channel++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      into[offset + pixel * channels + channel] = planes[channel * pixels + pixel] ?? 0;
    }
  }
};
