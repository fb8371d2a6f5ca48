import type { Tokens } from '../elements.ts';
import type { ItemStore } from '../item-store.ts';
import { fingerprintOf } from '../sources/fingerprint.node.ts';
import type { SplitFiles } from '../sources/class-folders.node.ts';
import type { EncodedFiles } from '../sources/encoded-files.node.ts';
import { ImagePool } from './image-pool.node.ts';
import type { ImageShape } from './prepare-image.node.ts';

/** Image files, decoded, cropped and scaled when they are read. */
export class ImageItems implements ItemStore {
  readonly path: string;
  readonly shape: readonly number[];
  readonly labels: Uint32Array | undefined;
  readonly isCostly = true;
  readonly remarks: readonly string[];
  readonly #files: EncodedFiles;
  readonly #pool: ImagePool;
  readonly #itemSize: number;
  readonly #alphabet: number;
  readonly #isQuantised: boolean;

  constructor({ folder, files, labels, remarks }: SplitFiles, shape: ImageShape) {
    this.remarks = remarks;
    const { height, width, channels, alphabet, isQuantised = false } = shape;
    this.#isQuantised = isQuantised;
    this.path = folder;
    this.shape = [height, width, channels];
    this.labels = labels;
    this.#files = files;
    this.#pool = new ImagePool(shape);
    this.#itemSize = height * width * channels;
    this.#alphabet = alphabet;
  }

  get count(): number {
    return this.#files.count;
  }

  get width(): number {
    return this.#pool.width;
  }

  get fingerprint(): string {
    return fingerprintOf(`${this.count} files`, this.#files.content);
  }

  fits(alphabet: number): boolean {
    return alphabet >= (this.#isQuantised ? this.#alphabet : Math.max(this.#alphabet, 256));
  }

  async read(first: number, count: number): Promise<Tokens> {
    const size = count * this.#itemSize;
    const items = this.#alphabet > 256 ? new Uint16Array(size) : new Uint8Array(size);
    const reads = Array.from({ length: count }, async (_, index) => {
      const [path, bytes] = [this.#files.path(first + index), await this.#files.bytes(first + index)];
      items.set(await this.#pool.prepare(path, bytes), index * this.#itemSize);
    });
    await Promise.all(reads);
    return items;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
