import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { ZipFile } from 'yazl';
import { atomicWrite } from '../../files/atomic.node.ts';
import { withChannels } from '../../data/raster.ts';
import type { ImageSink, ShownBatch } from './image-sink.ts';
import { npyHeader, npyOfLabels } from './npy.ts';
import { prepareFile } from './prepare.node.ts';
import type { Data } from './shown-data.ts';

/** Tools for FID take three channels. */
const channels = 3;
/** As of any date, so that the same images make the same file. */
const date = new Date('2000-01-01T12:00:00Z');

/**
 * All images and labels in the layout of ADM's samples (github.com/openai/guided-diffusion), which tools for FID read:
 * `arr_0` u8 [n, height, width, 3] and `arr_1` i64 [n]. Grey images are repeated to three channels. Written while images come;
 * how many there will be is known at the start.
 */
export class NpzFile implements ImageSink {
  private readonly labels: Uint32Array;
  private readonly data: Data;
  private readonly zip = new ZipFile();
  private readonly pixels = new PassThrough();
  private readonly file = new PassThrough();
  /** The file is whole; rejects where it can't be written. */
  private readonly written: Promise<void>;

  private constructor(path: string, labels: Uint32Array, data: Data) {
    this.labels = labels;
    this.data = data;
    this.zip.addReadStream(this.pixels, 'arr_0.npy', { compress: false, mtime: date });
    this.zip.on('error', (error: Error) => this.file.destroy(error));
    this.zip.outputStream.pipe(this.file);
    // The promise tells of errors; without a listener they would end the process when they come before anyone reads.
    this.file.on('error', () => undefined);
    this.written = atomicWrite(path, this.file);
    // Whoever writes next is told.
    this.written.catch(() => undefined);
  }

  static async open(path: string, labels: Uint32Array, data: Data): Promise<NpzFile> {
    await prepareFile(path);
    const file = new NpzFile(path, labels, data);
    const [height = 1, width = 1] = data.extents;
    await file.write(npyHeader('|u1', [labels.length, height, width, channels]));
    return file;
  }

  async add({ images }: ShownBatch): Promise<void> {
    const [height = 1, width = 1] = this.data.extents;
    for (const pixels of images) {
      const raster = { width, height, channels: this.data.channels, pixels };
      await this.write(withChannels(raster, channels).pixels);
    }
  }

  async finish(): Promise<void> {
    this.pixels.end();
    this.zip.addBuffer(Buffer.from(npyOfLabels(this.labels)), 'arr_1.npy', { compress: false, mtime: date });
    this.zip.end();
    await this.written;
  }

  async discard(): Promise<void> {
    this.file.destroy(new Error('not all images were drawn'));
    this.pixels.destroy();
    await this.written.catch(() => undefined);
  }

  /** Waits until the file takes more. */
  private async write(bytes: Uint8Array): Promise<void> {
    if (this.pixels.write(bytes)) return;
    const failed = this.written.then(() => {
      throw new Error('the file was closed too early');
    });
    const stop = new AbortController();
    try {
      await Promise.race([once(this.pixels, 'drain', { signal: stop.signal }), failed]);
    } finally {
      stop.abort();
    }
  }
}
