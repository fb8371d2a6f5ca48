import { DataError } from '../data-error.ts';
import type { EncodedFiles } from './encoded-files.node.ts';
import { readColumn } from './parquet-file.node.ts';
import type { ParquetFile } from './parquet-file.node.ts';

/** Bytes of row groups that are kept. */
const keptBytes = 2 ** 28;

interface Place {
  readonly file: ParquetFile;
  readonly row: number;
  readonly group: number;
}

/** A row's value: bytes, or a structure with bytes and the name of the file that they come from. */
export interface RowValue {
  readonly bytes: Uint8Array;
  readonly name: string | undefined;
}

/** The rows of files, one file after the other; row groups are read whole, and those that were asked for last are kept. */
export class ParquetRows implements EncodedFiles {
  readonly count: number;
  readonly content: readonly Uint8Array[];
  /** Whether all row groups are kept once they are read. */
  readonly isKept: boolean;
  readonly #files: readonly ParquetFile[];
  readonly #column: string;
  /** The first row of each file. */
  readonly #starts: readonly number[];
  readonly #kept = new Map<string, { readonly values: Promise<readonly unknown[]>; readonly size: number }>();

  constructor(files: readonly ParquetFile[], column: string) {
    let count = 0;
    this.#starts = files.map(({ starts }) => (count += starts.at(-1) ?? 0) - (starts.at(-1) ?? 0));
    this.count = count;
    const sizes = files.flatMap((file) => file.metadata.row_groups.map((_, group) => groupSize(file, column, group)));
    this.isKept = sizes.reduce((sum, size) => sum + size, 0) <= keptBytes;
    this.content = [new TextEncoder().encode(JSON.stringify([column, sizes]))];
    this.#files = files;
    this.#column = column;
  }

  path(index: number): string {
    const { file, row, group } = this.#locate(index);
    return `${file.path}: column '${this.#column}', row ${row} (row group ${group})`;
  }

  async bytes(index: number): Promise<Uint8Array> {
    return (await this.value(index)).bytes;
  }

  /** Rejects with a DataError where the row is empty or can't be read. */
  async value(index: number): Promise<RowValue> {
    const place = this.#locate(index);
    const values = await this.#group(place);
    const value = values[place.row - (place.file.starts[place.group] ?? 0)];
    const [bytes, name] = value instanceof Uint8Array ? [value] : [part(value, 'bytes'), part(value, 'path')];
    if (bytes instanceof Uint8Array) {
      return { bytes, name: name instanceof Uint8Array ? new TextDecoder().decode(name) : undefined };
    }
    throw new DataError({
      path: this.path(index),
      problem: 'it holds no bytes',
      expected: 'bytes or text, or a structure {bytes, path} with the content of a file',
      suggestion: 'leave the row out',
      damaged: true,
    });
  }

  #group({ file, group }: Place): Promise<readonly unknown[]> {
    const key = `${file.path} ${group}`;
    const [first = 0, end = 0] = file.starts.slice(group, group + 2);
    const kept = this.#kept.get(key) ?? {
      values: readColumn(file, this.#column, group, first, end),
      size: groupSize(file, this.#column, group),
    };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    let bytes = [...this.#kept.values()].reduce((sum, { size }) => sum + size, 0);
    for (const [oldest, { size }] of this.#kept) {
      if (bytes <= keptBytes || oldest === key) break;
      this.#kept.delete(oldest);
      bytes -= size;
    }
    return kept.values;
  }

  #locate(index: number): Place {
    const at = this.#starts.findLastIndex((start) => start <= index);
    const file = this.#files[at];
    if (file === undefined) throw new RangeError(`There is no row ${index}.`);
    const row = index - (this.#starts[at] ?? 0);
    return { file, row, group: file.starts.findLastIndex((start) => start <= row) };
  }
}

const groupSize = ({ metadata }: ParquetFile, column: string, group: number): number =>
  (metadata.row_groups[group]?.columns ?? [])
    .map(({ meta_data: chunk }) => (chunk?.path_in_schema[0] === column ? Number(chunk.total_uncompressed_size) : 0))
    .reduce((sum, size) => sum + size, 0);

const part = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
