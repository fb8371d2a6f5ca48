import { checkTokens } from './check-tokens.ts';
import { DataError } from './data-error.ts';
import { alwaysFits } from './elements.ts';
import type { Tokens } from './elements.ts';
import { fileReads } from './item-store.ts';
import type { ItemStore } from './item-store.ts';
import { describeExtents, readEntries } from './stored-array.ts';
import type { StoredArray } from './stored-array.ts';

/** Items along the first axis of one array, or of several one after the other. */
export class ArrayItems implements ItemStore {
  readonly path: string;
  readonly count: number;
  readonly shape: readonly number[];
  readonly labels: Uint32Array | undefined;
  readonly isCostly = false;
  readonly width = fileReads;
  readonly #parts: readonly StoredArray[];
  /** The first item of each part, and the count. */
  readonly #starts: readonly number[];

  /** Opens arrays of any elements. Rejects with a DataError where they differ in shape or hold no tokens, or labels are missing. */
  static async open(
    path: string,
    parts: readonly [StoredArray, ...StoredArray[]],
    labels: Uint32Array | undefined,
  ): Promise<ArrayItems> {
    const items = new ArrayItems(path, parts, labels);
    for (const part of parts) await checkTokens(part);
    return items;
  }

  /** For arrays of whole numbers. Throws a DataError where they differ in shape or type, or have not as many labels. */
  constructor(path: string, parts: readonly [StoredArray, ...StoredArray[]], labels: Uint32Array | undefined) {
    for (const part of parts) checkLike(part, parts[0]);
    this.path = path;
    this.shape = parts[0].shape.slice(1);
    this.labels = labels;
    this.#parts = parts;
    this.#starts = runningSums(parts.map(({ shape }) => shape[0] ?? 0));
    this.count = this.#starts.at(-1) ?? 0;
    if (labels !== undefined && labels.length !== this.count) throw countFault(path, labels.length, this.count);
  }

  get fingerprint(): string {
    return [this.count, ...this.shape].join('×');
  }

  fits(alphabet: number): boolean {
    return this.#parts.every(({ dtype }) => alwaysFits(dtype, alphabet));
  }

  async read(first: number, count: number): Promise<Tokens> {
    const pieces: Tokens[] = [];
    for (let at = first; at < first + count;) {
      const { part, offset } = this.locate(at);
      const array = this.#parts[part];
      if (array === undefined) break;
      const length = Math.min((array.shape[0] ?? 0) - offset, first + count - at);
      pieces.push(await readEntries(array, offset, length));
      at += length;
    }
    return joined(pieces);
  }

  /** The number of the part in which an item lies, and the item's number there. */
  locate(index: number): { readonly part: number; readonly offset: number } {
    if (index < 0 || index >= this.count) throw new RangeError(`${this.path} has no item ${index}.`);
    const part = this.#starts.findIndex((start) => start > index) - 1;
    return { part, offset: index - (this.#starts[part] ?? 0) };
  }

  async close(): Promise<void> {
    await Promise.all(this.#parts.map(({ bytes }) => bytes.close()));
  }
}

const checkLike = (part: StoredArray, first: StoredArray): void => {
  const [shape, wanted] = [part, first].map((array) => describeExtents(array.shape.slice(1)));
  if (part.shape.length === 0) throw new DataError({ path: part.path, problem: 'it is a single number, not an array' });
  if (shape === wanted && part.dtype === first.dtype) return;
  throw new DataError({
    path: part.path,
    problem: `its items are ${shape ?? ''} of ${part.dtype}, but those of ${first.path} are ${wanted ?? ''} of ${first.dtype}`,
    expected: 'items of one shape and type in all files',
  });
};

const countFault = (path: string, labels: number, items: number): DataError =>
  new DataError({
    path,
    problem: `it holds ${labels} labels, but there are ${items} items`,
    expected: 'one label for each item',
  });

/** [0, a, a + b, …] */
const runningSums = (counts: readonly number[]): readonly number[] => {
  const sums = [0];
  for (const count of counts) sums.push((sums.at(-1) ?? 0) + count);
  return sums;
};

const joined = (pieces: readonly Tokens[]): Tokens => {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const length = pieces.reduce((total, piece) => total + piece.length, 0);
  const whole =
    only instanceof Uint8Array
      ? new Uint8Array(length)
      : only instanceof Uint16Array
        ? new Uint16Array(length)
        : new Float64Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
};
