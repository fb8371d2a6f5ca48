import { basename } from 'node:path';
import { DataError } from '../data-error.ts';
import type { DataFault } from '../data-error.ts';
import type { Tokens } from '../elements.ts';
import { fileReads } from '../item-store.ts';
import type { ItemStore } from '../item-store.ts';
import type { FileReading } from '../kinds/kind.ts';
import { listLeftOut } from '../left-out.ts';
import { permute } from '../../random/permute.ts';
import type { DecodedFiles } from './decoded-files.node.ts';
import type { SplitFiles } from './class-folders.node.ts';
import { fingerprintOf } from './fingerprint.node.ts';

/** From as many files on, they are taken in an order by chance, so that those that are held out are of all sorts. */
const manyFiles = 20;
/** The same for every run and command. */
const seed = 0;

/** A text of a file, or a part of one, in the row of all texts; lengths are in steps along the first axis. */
interface Piece {
  readonly file: number;
  /** Where it begins in its file, and in the row. */
  readonly start: number;
  readonly at: number;
  readonly length: number;
}

/** How a stream is cut. */
export interface Cutting extends Pick<FileReading, 'manner' | 'crosses'> {
  /** Shape of an item: [...extents, channels]. */
  readonly shape: readonly number[];
  /** The value that ends a text and fills what its last item lacks; undefined: only whole items are taken. */
  readonly end?: number | undefined;
}

/** Items that files hold one after the other: rows of tables, or what streams are cut into. All texts lie in a row, each item at a multiple of its length. */
export class FileStream implements ItemStore {
  readonly path: string;
  readonly count: number;
  readonly shape: readonly number[];
  readonly labels: Uint32Array | undefined;
  readonly remarks: readonly string[];
  readonly fingerprint: string;
  readonly emptyClass: DataFault | undefined;
  readonly isCostly = false;
  readonly width = fileReads;
  readonly #decoded: DecodedFiles;
  readonly #pieces: readonly Piece[];
  /** Steps along the first axis in an item, and values in a step. */
  readonly #length: number;
  readonly #step: number;
  readonly #end: number | undefined;
  readonly #largest: number;

  /** Reads all files once, for their lengths. Rejects with a DataError where one can't be read, or none is as long as an item. */
  static async open(split: SplitFiles, cutting: Cutting, decoded: DecodedFiles): Promise<FileStream> {
    const { folder, files, labels } = split;
    const isMixed = labels !== undefined || files.count >= manyFiles;
    const texts: Text[] = [];
    let largest = 0;
    for (let index = 0; index < files.count; index++) {
      const file = isMixed ? permute(seed, 0, files.count, index) : index;
      const { shape, values, starts = [0] } = await decoded.at(file);
      for (const value of values) if (value > largest) largest = value;
      const ends = [...starts.slice(1), shape[0] ?? 0];
      for (const [text, start] of starts.entries()) texts.push({ file, start, length: (ends[text] ?? 0) - start });
    }
    const stream = new FileStream(split, cutting, decoded, texts, largest);
    if (stream.count > 0 || files.count === 0) return stream;
    const longest = texts.reduce((most, { length }) => Math.max(most, length), 0);
    throw new DataError({
      path: files.count === 1 ? decoded.path(0) : folder,
      problem: `${files.count === 1 ? 'it has' : 'its files have at most'} ${longest} values along the first axis, fewer than one item of the spec's ${cutting.shape[0] ?? 1}`,
      suggestion:
        longest === 0 ? 'give files that hold something' : `set the first extent of data.shape to ${longest} or less`,
    });
  }

  private constructor(
    split: SplitFiles,
    cutting: Cutting,
    decoded: DecodedFiles,
    texts: readonly Text[],
    largest: number,
  ) {
    const { folder, files, labels, remarks } = split;
    const { manner, shape, crosses, end } = cutting;
    this.#length = manner === 'list' ? 1 : (shape[0] ?? 1);
    const row = layOut(texts, this.#length, crosses === true && labels === undefined, end !== undefined);
    this.path = folder;
    this.shape = shape;
    this.count = row.length / this.#length;
    this.labels = labels === undefined ? undefined : this.#labelsOf(row.pieces, labels);
    this.emptyClass = labels && emptyClass(texts, row.pieces, labels, this.#length, decoded);
    const total = texts.reduce((sum, { length }) => sum + length, 0);
    const rest = Math.round(100 * (1 - row.length / total));
    const left = row.short.map((file) => basename(decoded.path(file)));
    const isMixed = labels !== undefined || files.count >= manyFiles;
    this.remarks = [
      ...remarks,
      ...(rest > 0 && end === undefined ? [`left out, as no whole item at the end of files: ${rest} % in all`] : []),
      ...(left.length === 0 ? [] : [`left out, as shorter than an item: ${listLeftOut([...new Set(left)])}`]),
      ...(isMixed && manner === 'stream'
        ? ['its files are taken in an order by chance; what is held out is the last part']
        : []),
    ];
    this.fingerprint = fingerprintOf(`${row.length} steps in ${files.count} files`, files.content);
    this.#decoded = decoded;
    this.#pieces = row.pieces;
    this.#step = (manner === 'list' ? shape : shape.slice(1)).reduce((product, extent) => product * extent, 1);
    this.#end = end;
    this.#largest = Math.max(largest, end ?? 0);
  }

  fits(alphabet: number): boolean {
    return this.#largest < alphabet;
  }

  async read(first: number, count: number): Promise<Tokens> {
    const [from, to] = [first * this.#length, (first + count) * this.#length];
    const items = new Float64Array((to - from) * this.#step).fill(this.#end ?? 0);
    for (let index = this.#pieceAt(from); index < this.#pieces.length; index++) {
      const piece = this.#pieces[index];
      if (piece === undefined || piece.at >= to) break;
      const [begin, end] = [Math.max(from, piece.at), Math.min(to, piece.at + piece.length)];
      if (begin >= end) continue;
      const { values } = await this.#decoded.at(piece.file);
      const start = piece.start + begin - piece.at;
      items.set(values.subarray(start * this.#step, (start + end - begin) * this.#step), (begin - from) * this.#step);
    }
    return items;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #labelsOf(pieces: readonly Piece[], labels: Uint32Array): Uint32Array {
    const all = new Uint32Array(this.count);
    for (const [index, { file, at }] of pieces.entries()) {
      const next = pieces[index + 1]?.at ?? this.count * this.#length;
      all.fill(labels[file] ?? 0, at / this.#length, next / this.#length);
    }
    return all;
  }

  /** The last piece that begins at a place of the row or before it. */
  #pieceAt(place: number): number {
    let [low, high] = [0, this.#pieces.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#pieces[middle]?.at ?? Infinity) <= place) low = middle;
      else high = middle - 1;
    }
    return Math.max(low, 0);
  }
}

interface Text {
  readonly file: number;
  readonly start: number;
  readonly length: number;
}

/** What is wrong with a class of which every file is shorter than an item; undefined where there is none. */
const emptyClass = (
  texts: readonly Text[],
  pieces: readonly Piece[],
  labels: Uint32Array,
  size: number,
  decoded: DecodedFiles,
): DataFault | undefined => {
  const held = new Set(pieces.map(({ file }) => labels[file]));
  const short = texts.filter(({ file }) => !held.has(labels[file]));
  const longest = short
    .filter(({ file }) => labels[file] === labels[short[0]?.file ?? 0])
    .reduce<Text | undefined>(
      (most, text) => (most !== undefined && most.length >= text.length ? most : text),
      undefined,
    );
  if (longest === undefined) return undefined;
  const { file, length } = longest;
  return {
    path: decoded.path(file),
    problem: `it has ${length} values along the first axis, the most of all files of its class, and fewer than one item of the spec's ${size}`,
    suggestion: `add longer files to its class, ${length === 0 ? '' : `set the first extent of data.shape to ${length} or less, `}or remove the class`,
  };
};

/** All texts in a row. Unless items cross from one to the next, each begins with an item, and its last is filled up or left out. */
const layOut = (
  texts: readonly Text[],
  size: number,
  crosses: boolean,
  hasEnd: boolean,
): { pieces: readonly Piece[]; length: number; short: readonly number[] } => {
  const pieces: Piece[] = [];
  const short: number[] = [];
  let at = 0;
  for (const text of texts) {
    const whole = Math.floor(text.length / size) * size;
    const kept = crosses && !hasEnd ? text.length : hasEnd ? text.length : whole;
    if (kept > 0 || hasEnd) pieces.push({ ...text, at, length: kept });
    else short.push(text.file);
    at += hasEnd ? whole + size : kept;
  }
  return { pieces, length: Math.floor(at / size) * size, short };
};
