import { availableParallelism } from 'node:os';
import { ImageThread } from './image-thread.node.ts';
import type { Pixels } from '../raster.ts';
import { prepareImage } from './prepare-image.node.ts';
import type { ImageShape } from './prepare-image.node.ts';

/** Files that one thread works on at a time: while libvips decodes one, another is scaled. */
const filesPerThread = 3;

interface Waiting {
  readonly path: string;
  readonly bytes: Uint8Array | undefined;
  readonly resolve: (pixels: Promise<Pixels>) => void;
  readonly reject: (error: Error) => void;
}

/** What makes items of files. */
interface Preparer {
  readonly pending: number;
  prepare(path: string, bytes: Uint8Array | undefined, shape: ImageShape): Promise<Pixels>;
}

class CallingThread implements Preparer {
  pending = 0;

  async prepare(path: string, bytes: Uint8Array | undefined, shape: ImageShape): Promise<Pixels> {
    this.pending++;
    try {
      return await prepareImage(path, shape, bytes);
    } finally {
      this.pending--;
    }
  }
}

/** Threads that make items of image files. A few files are not worth starting one; close the pool when done. */
export class ImagePool {
  readonly #shape: ImageShape;
  readonly #size: number;
  readonly #threads: ImageThread[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #busy = new Set<Promise<unknown>>();
  /** Stands in for the threads until there is work for one. */
  readonly #here = new CallingThread();

  /** @param size threads at most; by default one fewer than the processor runs at a time, and one at least */
  constructor(shape: ImageShape, size = Math.max(availableParallelism() - 1, 1)) {
    this.#shape = shape;
    this.#size = size;
  }

  /** Files that keep all threads busy. */
  get width(): number {
    return this.#size * filesPerThread;
  }

  /**
   * The item of a file; `bytes` is its content where it isn't the file at `path`. Rejects with a DataError where it can't be decoded, and with
   * any error where the pool is closed first.
   */
  prepare(path: string, bytes?: Uint8Array): Promise<Pixels> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ path, bytes, resolve, reject });
      this.#dispatch();
    });
  }

  /** Gives up files that wait, lets the threads finish what they are at, and ends them. */
  async close(): Promise<void> {
    for (const { path, reject } of this.#waiting.splice(0)) reject(new Error(`${path}: nobody waits for it any more.`));
    await Promise.allSettled(this.#busy);
    await Promise.all(this.#threads.splice(0).map((thread) => thread.close()));
  }

  #dispatch(): void {
    for (let thread = this.#freeThread(); thread !== undefined; thread = this.#freeThread()) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      const pixels = thread.prepare(next.path, next.bytes, this.#shape);
      const done: Promise<void> = pixels.then(
        () => this.#finished(done),
        () => this.#finished(done),
      );
      this.#busy.add(done);
      next.resolve(pixels);
    }
  }

  #finished(done: Promise<unknown>): void {
    this.#busy.delete(done);
    this.#dispatch();
  }

  /** A thread with room for a file; a new one where all are busy and there may be more. */
  #freeThread(): Preparer | undefined {
    if (this.#waiting.length === 0) return undefined;
    if (this.#threads.length === 0 && this.#here.pending < filesPerThread) return this.#here;
    const free = this.#threads.find(({ pending }) => pending < filesPerThread);
    if (free !== undefined || this.#threads.length >= this.#size) return free;
    const thread = new ImageThread();
    this.#threads.push(thread);
    return thread;
  }
}
