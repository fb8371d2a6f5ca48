/**
 * A thread that decodes, crops and scales images, so that the thread that drives the GPU doesn't. This file is both sides: the class
 * that the main thread talks to and, loaded by the thread, what runs there.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { DataError } from '../data-error.ts';
import type { DataFault } from '../data-error.ts';
import type { Pixels } from '../raster.ts';
import { prepareImage } from './prepare-image.node.ts';
import type { ImageShape } from './prepare-image.node.ts';

/** Tells the thread's side that it is one: this module may be loaded by other threads as well. */
const role = 'fractalc image thread';

interface Job extends ImageShape {
  readonly id: number;
  readonly path: string;
  readonly bytes: Uint8Array | undefined;
}

interface Answer {
  readonly id: number;
  readonly pixels?: Pixels;
  readonly fault?: DataFault;
  /** Of anything but a DataError. */
  readonly failure?: string;
}

interface Pending {
  readonly resolve: (pixels: Pixels) => void;
  readonly reject: (error: Error) => void;
}

/** Keeps the process alive only while it works. */
export class ImageThread {
  readonly #worker = new Worker(new URL(import.meta.url), { workerData: role });
  readonly #pending = new Map<number, Pending>();
  #next = 0;
  /** What ended the thread before its time. */
  #failure: Error | undefined;

  constructor() {
    this.#worker.unref();
    this.#worker.on('message', (answer: Answer) => {
      this.#settle(answer);
    });
    this.#worker.on('error', (error) => {
      this.#failure = error;
      for (const { reject } of this.#pending.values()) reject(error);
      this.#pending.clear();
    });
  }

  /** Files that it was given and isn't done with. */
  get pending(): number {
    return this.#pending.size;
  }

  /** The item of a file. Rejects with a DataError where it can't be decoded. */
  prepare(path: string, bytes: Uint8Array | undefined, shape: ImageShape): Promise<Pixels> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.ref();
      // A copy: of a view all that it looks at would be sent.
      this.#worker.postMessage({ id, path, bytes: bytes && Uint8Array.from(bytes), ...shape } satisfies Job);
    });
  }

  /** Ends the thread, which must not be at work: libvips doesn't like to be cut off. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #settle({ id, pixels, fault, failure }: Answer): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#worker.unref();
    if (pixels !== undefined) pending?.resolve(pixels);
    else pending?.reject(fault === undefined ? new Error(failure) : new DataError(fault));
  }
}

const answer = async ({ id, path, bytes, ...shape }: Job): Promise<Answer> => {
  try {
    return { id, pixels: await prepareImage(path, shape, bytes) };
  } catch (error) {
    if (!(error instanceof DataError)) return { id, failure: String(error) };
    const { problem, expected, suggestion, damaged } = error;
    const advice = { ...(expected !== undefined && { expected }), ...(suggestion !== undefined && { suggestion }) };
    return { id, fault: { path, problem, damaged, ...advice } };
  }
};

if (!isMainThread && workerData === role) {
  parentPort?.on('message', (job: Job) => {
    void answer(job).then((result) => {
      parentPort?.postMessage(result);
    });
  });
}
