import { Readable } from 'node:stream';
import * as yauzl from 'yauzl';
import type { ByteSource } from '../../../runtime/formats/safetensors.ts';

/** Bytes of a compressed entry that are read at a time. */
const piece = 2 ** 20;

/** Lets yauzl read from a source. */
export class SourceReader extends yauzl.RandomAccessReader {
  private readonly source: ByteSource;

  constructor(source: ByteSource) {
    super();
    this.source = source;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.bytes(position, position + length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        callback(null);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const pieces = async function* (read: (from: number, to: number) => Promise<Uint8Array>) {
      for (let from = start; from < end; from += piece) yield await read(from, Math.min(from + piece, end));
    };
    return Readable.from(
      pieces((from, to) => this.bytes(from, to)),
      { objectMode: false },
    );
  }

  private bytes(start: number, end: number): Promise<Uint8Array> {
    const { size } = this.source;
    if (start >= 0 && end <= size) return this.source.read(start, end);
    return Promise.reject(new Error(`bytes ${start} to ${end} are wanted, but it ends at ${size}`));
  }
}
