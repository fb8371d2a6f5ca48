/** Reads a pickle's bytes in order. A read beyond the end gives what `tooShort` makes of it. */
export class Cursor {
  position = 0;
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly tooShort: (wanted: number) => Error;

  constructor(bytes: Uint8Array, tooShort: (wanted: number) => Error) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.tooShort = tooShort;
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  u8(): number {
    return this.view.getUint8(this.skip(1));
  }

  u16(): number {
    return this.view.getUint16(this.skip(2), true);
  }

  i32(): number {
    return this.view.getInt32(this.skip(4), true);
  }

  u32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  /** A length; above 2⁵³ it isn't exact, but then too long all the same. */
  u64(): number {
    const at = this.skip(8);
    return this.view.getUint32(at, true) + this.view.getUint32(at + 4, true) * 2 ** 32;
  }

  /** Big endian, the only number of a pickle that is. */
  f64(): number {
    return this.view.getFloat64(this.skip(8));
  }

  take(length: number): Uint8Array {
    const at = this.skip(length);
    return this.bytes.subarray(at, at + length);
  }

  /** The bytes up to the next newline, which is passed. */
  line(): Uint8Array {
    const end = this.bytes.indexOf(10, this.position);
    if (end < 0) throw this.tooShort(this.remaining + 1);
    const line = this.take(end - this.position);
    this.position += 1;
    return line;
  }

  /** Passes `length` bytes and gives where they begin. */
  private skip(length: number): number {
    if (!(length >= 0 && length <= this.remaining)) throw this.tooShort(length);
    const at = this.position;
    this.position += length;
    return at;
  }
}
