/** Sequences of one length cut from texts, sounds or pieces of any lengths, so that none holds parts of two. */

/** Where a sequence lies. What it lacks of its length is padding. */
export interface Cut {
  /** The number of the text that it is cut from. */
  readonly text: number;
  readonly first: number;
  /** Symbols of the text in the sequence; the text's end mark is one of them. */
  readonly length: number;
}

/** The cuts of texts of the lengths given. A text's last sequence may be shorter than the others. */
export class Sequences {
  readonly count: number;
  readonly #length: number;
  readonly #sizes: readonly number[];
  /** The first sequence of each text, and the count. */
  readonly #starts: Float64Array;

  /**
   * @param length symbols in a sequence
   * @param hasEnd whether an end mark follows each text, and counts as its last symbol
   */
  constructor(lengths: readonly number[], length: number, hasEnd: boolean) {
    this.#length = length;
    this.#sizes = hasEnd ? lengths.map((size) => size + 1) : lengths;
    this.#starts = new Float64Array(lengths.length + 1);
    for (const [text, size] of this.#sizes.entries()) {
      this.#starts[text + 1] = (this.#starts[text] ?? 0) + Math.ceil(size / length);
    }
    this.count = this.#starts[lengths.length] ?? 0;
  }

  /** Sequence `index`. Throws a RangeError where there is none. */
  at(index: number): Cut {
    if (!(index >= 0 && index < this.count)) throw new RangeError(`There is no sequence ${index}.`);
    const text = lastUpTo(this.#starts, index);
    const first = (index - (this.#starts[text] ?? 0)) * this.#length;
    return { text, first, length: Math.min(this.#length, (this.#sizes[text] ?? 0) - first) };
  }
}

/** The last place of rising numbers at which one is no larger than `value`. */
const lastUpTo = (rising: Float64Array, value: number): number => {
  let [low, high] = [0, rising.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((rising[middle] ?? Infinity) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
};
