import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { ZipFile } from 'yazl';
import { atomicWrite } from '../../files/atomic.node.ts';
import { withChannels } from '../../data/raster.ts';
import { itemSize } from '../../data/dataset.ts';
import { npyElements, npyFile, npyHeader } from '../../data/formats/npy-file.ts';
import type { NpyElement } from '../../data/formats/npy-file.ts';
import type { KnownItems } from '../../data/kinds/known-items.ts';
import type { DrawnBatch, ItemSink } from './item-sink.ts';
import { prepareFile } from './prepare.node.ts';

/** Tools for FID take three channels. */
const colours = 3;
/** As of any date, so that the same items make the same file. */
const date = new Date('2000-01-01T12:00:00Z');

/** What an array file holds. */
export interface ArrayContent {
  /** Names of the arrays of items and of labels; without a name for the labels the file is a single .npy. */
  readonly names: { readonly items: string; readonly labels: string } | undefined;
  readonly element: NpyElement;
  /** Of an item. */
  readonly shape: readonly number[];
  readonly values: (item: Uint32Array) => ArrayLike<number>;
}

/**
 * The layout of ADM's samples (github.com/openai/guided-diffusion), which tools for FID read: `arr_0` u8 [n, height, width, 3] and
 * `arr_1` i64 [n]: pictures of the items, grey ones repeated to three channels. All pictures of a form have one size.
 */
export const pictureArrays = ({ kind, form }: KnownItems): ArrayContent => {
  const { width, height } = kind.picture(new Uint32Array(itemSize(form)), form);
  return {
    names: { items: 'arr_0', labels: 'arr_1' },
    element: '|u1',
    shape: [height, width, colours],
    values: (item) => withChannels(kind.picture(item, form), colours).pixels,
  };
};

/** The raw tokens [n, ...extents, channels]: in a .npz with their labels (`images` and `labels`), in a .npy alone. `evaluate --data` reads both. */
export const tokenArrays = (
  { form: { extents, channels, alphabet } }: KnownItems,
  hasLabels: boolean,
): ArrayContent => ({
  names: hasLabels ? { items: 'images', labels: 'labels' } : undefined,
  element: alphabet <= 256 ? '|u1' : '<u2',
  shape: [...extents, channels],
  values: (item) => item,
});

/** All items, and labels, in one file of NumPy's formats. Written while items come; how many there will be is known at the start. */
export class ArrayFile implements ItemSink {
  private readonly labels: Uint32Array;
  private readonly content: ArrayContent;
  private readonly zip: ZipFile | undefined;
  private readonly elements = new PassThrough();
  private readonly file: PassThrough;
  /** The file is whole; rejects where it can't be written. */
  private readonly written: Promise<void>;

  private constructor(path: string, labels: Uint32Array, content: ArrayContent) {
    this.labels = labels;
    this.content = content;
    this.file = content.names === undefined ? this.elements : new PassThrough();
    if (content.names !== undefined) {
      this.zip = new ZipFile();
      this.zip.addReadStream(this.elements, `${content.names.items}.npy`, { compress: false, mtime: date });
      this.zip.on('error', (error: Error) => this.file.destroy(error));
      this.zip.outputStream.pipe(this.file);
    }
    // The promise tells of errors; without a listener they would end the process when they come before anyone reads.
    this.file.on('error', () => undefined);
    this.written = atomicWrite(path, this.file);
    // Whoever writes next is told.
    this.written.catch(() => undefined);
  }

  static async open(path: string, labels: Uint32Array, content: ArrayContent): Promise<ArrayFile> {
    await prepareFile(path);
    const file = new ArrayFile(path, labels, content);
    await file.write(npyHeader(content.element, [labels.length, ...content.shape]));
    return file;
  }

  async add({ items }: DrawnBatch): Promise<void> {
    const { values, element } = this.content;
    for (const item of items) await this.write(npyElements(values(item), element));
  }

  async finish(): Promise<void> {
    this.elements.end();
    const { names } = this.content;
    if (names !== undefined) {
      const labels = Buffer.from(npyFile(this.labels, [this.labels.length], '<i8'));
      this.zip?.addBuffer(labels, `${names.labels}.npy`, { compress: false, mtime: date });
      this.zip?.end();
    }
    await this.written;
  }

  async discard(): Promise<void> {
    this.file.destroy(new Error('not all items were drawn'));
    this.elements.destroy();
    await this.written.catch(() => undefined);
  }

  /** Waits until the file takes more. */
  private async write(bytes: Uint8Array): Promise<void> {
    if (this.elements.write(bytes)) return;
    const failed = this.written.then(() => {
      throw new Error('the file was closed too early');
    });
    const stop = new AbortController();
    try {
      await Promise.race([once(this.elements, 'drain', { signal: stop.signal }), failed]);
    } finally {
      stop.abort();
    }
  }
}
