import { DataError } from '../data-error.ts';
import type { NamedBytes } from '../named-bytes.ts';

/** Reads bytes in order. Reading on beyond their end throws a DataError that says what is cut off. */
export class ByteReader {
  readonly path: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #part: string;
  #at = 0;

  /** @param part what ends where the bytes end, for messages: "track 2" */
  constructor({ path, bytes }: NamedBytes, part = 'it') {
    this.path = path;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#part = part;
  }

  /** Bytes that are left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The next `count` bytes. */
  take(count: number): Uint8Array {
    const start = this.#advance(count);
    return this.#bytes.subarray(start, start + count);
  }

  /** The next `count` bytes as a part of its own. */
  part(count: number, name: string): ByteReader {
    const bytes = this.#bytes.subarray(this.#at, this.#at + count);
    if (bytes.length < count) throw cutOff(this.path, name, bytes.length, count);
    this.#at += count;
    return new ByteReader({ path: this.path, bytes }, name);
  }

  /** Four letters, such as a chunk's name. */
  name(): string {
    return String.fromCharCode(...this.take(4));
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  /** The next four bytes as a number, the least significant first. */
  u32Little(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  #advance(count: number): number {
    if (count > this.left) throw cutOff(this.path, this.#part, this.#bytes.length, this.#at + count);
    this.#at += count;
    return this.#at - count;
  }
}

const cutOff = (path: string, part: string, length: number, needed: number): DataError =>
  new DataError({
    path,
    problem: `${part} is cut off after ${length} bytes`,
    expected: `${needed} bytes or more`,
    suggestion: 'fetch or store the file again',
    damaged: true,
  });
