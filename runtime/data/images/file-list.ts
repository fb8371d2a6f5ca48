/** Paths in compact form: their UTF-8 bytes one after the other, so that a million of them take tens of megabytes. */
export class FileList {
  #bytes = new Uint8Array(1024);
  /** Where each path ends. */
  #ends = new Uint32Array(64);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(path: string): void {
    const encoded = new TextEncoder().encode(path);
    const start = this.#end(this.#count);
    const end = start + encoded.length;
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(2 * end));
    if (this.#count === this.#ends.length) this.#ends = grown(this.#ends, new Uint32Array(2 * this.#count));
    this.#bytes.set(encoded, start);
    this.#ends[this.#count++] = end;
  }

  /** Path `index`. Throws a RangeError where there is none. */
  at(index: number): string {
    if (!(index >= 0 && index < this.#count)) throw new RangeError(`There is no file ${index}.`);
    return new TextDecoder().decode(this.#bytes.subarray(this.#end(index), this.#end(index + 1)));
  }

  /** The bytes of all paths, and where they end, to tell two lists apart. */
  get content(): readonly Uint8Array[] {
    const ends = this.#ends.subarray(0, this.#count);
    return [this.#bytes.subarray(0, this.#end(this.#count)), new Uint8Array(ends.buffer, 0, ends.byteLength)];
  }

  #end(count: number): number {
    return count === 0 ? 0 : (this.#ends[count - 1] ?? 0);
  }
}

const grown = <T extends Uint8Array | Uint32Array>(from: T, to: T): T => {
  to.set(from);
  return to;
};
