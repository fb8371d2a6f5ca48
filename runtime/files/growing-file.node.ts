/** Files that only grow, such as logs. */
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { isSystemError } from './system-fault.ts';
import { asWriteError } from './atomic.node.ts';

/** Hears that the disk has refused something, once until it takes it. */
export type OnRefusal = (error: Error, path: string) => void;

/** What is asked of an open file. */
export type GrowingHandle = Pick<FileHandle, 'appendFile' | 'stat' | 'truncate' | 'close'>;

/** A file to append to. What a full disk refuses waits in memory until there is room, so the file never has a gap or a torn end. */
export class GrowingFile {
  private readonly path: string;
  private readonly handle: GrowingHandle;
  private readonly onRefusal: OnRefusal;
  private waiting: Uint8Array[] = [];
  private refusal: Error | undefined;

  constructor(path: string, handle: GrowingHandle, onRefusal: OnRefusal) {
    this.path = path;
    this.handle = handle;
    this.onRefusal = onRefusal;
  }

  /** @param flags `a` goes on at the end, `wx` makes the file, which must not be there */
  static async open(path: string, flags: 'a' | 'wx', onRefusal: OnRefusal): Promise<GrowingFile> {
    return new GrowingFile(path, await open(path, flags), onRefusal);
  }

  /** Writes bytes at once, or with a later call where the disk refuses. */
  async append(bytes: Uint8Array): Promise<void> {
    this.waiting.push(bytes);
    const refusal = await this.flush();
    if (refusal !== undefined && this.refusal === undefined) this.onRefusal(refusal, this.path);
    this.refusal = refusal;
  }

  /** Throws a CheckpointError where the disk still refuses what is waiting. */
  async close(): Promise<void> {
    try {
      const refusal = await this.flush();
      if (refusal !== undefined) throw asWriteError(refusal, this.path);
    } finally {
      await this.handle.close();
    }
  }

  /** Gives the refusal of the operating system, if there is one. */
  private async flush(): Promise<Error | undefined> {
    if (this.waiting.length === 0) return undefined;
    const { size } = await this.handle.stat();
    try {
      await this.handle.appendFile(Buffer.concat(this.waiting));
      this.waiting = [];
      return undefined;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      await this.handle.truncate(size);
      return error;
    }
  }
}
