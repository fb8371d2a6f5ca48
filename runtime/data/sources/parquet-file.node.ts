/** Parquet files as Hugging Face lays them out: a column of items, one of labels, and the names of the classes in the metadata. */
import type { AsyncBuffer, FileMetaData, RowGroup, SchemaTree } from 'hyparquet';
import { DataError } from '../data-error.ts';
import { openBytes } from '../file-bytes.node.ts';

/** A column that can hold items. */
export interface ItemColumn {
  readonly name: string;
  /** Whether its values are text. */
  readonly isText: boolean;
}

/** A file whose metadata is read. */
export interface ParquetFile {
  readonly path: string;
  readonly metadata: FileMetaData;
  /** The first row of each row group, and the number of rows. */
  readonly starts: readonly number[];
  readonly columns: readonly string[];
  readonly itemColumns: readonly ItemColumn[];
  readonly labelColumn: string | undefined;
  /** Undefined where the file names none. */
  readonly classNames: readonly string[] | undefined;
}

const labelNames: readonly string[] = ['label', 'labels', 'fine_label', 'class', 'target'];

/** Reads what a file says of itself. Rejects with a DataError where it is no Parquet file, or is cut off. */
export const openParquet = async (path: string): Promise<ParquetFile> => {
  const { parquetMetadataAsync, parquetSchema } = await loadHyparquet(path);
  const metadata = await withFile(path, (file) => parquetMetadataAsync(file, { geoparquet: false })).catch(
    (cause: unknown) => {
      throw damaged(path, 'its metadata', cause);
    },
  );
  const { children } = parquetSchema(metadata);
  const columns = children.map(({ element }) => element.name);
  const labelColumn = labelNames.find((name) => columns.includes(name));
  return {
    path,
    metadata,
    starts: rowStarts(metadata.row_groups),
    columns,
    itemColumns: children.flatMap(itemColumn),
    labelColumn,
    classNames: labelColumn === undefined ? undefined : classNamesOf(metadata, labelColumn),
  };
};

const rowStarts = (groups: readonly RowGroup[]): readonly number[] => {
  const starts = [0];
  for (const { num_rows: rows } of groups) starts.push((starts.at(-1) ?? 0) + Number(rows));
  return starts;
};

/** A column of bytes or of text, or of structures with bytes in them. */
const itemColumn = ({ element, children }: SchemaTree): readonly ItemColumn[] => {
  const { name, type, converted_type: converted, logical_type: logical, repetition_type: repetition } = element;
  if (repetition === 'REPEATED') return [];
  if (type === 'BYTE_ARRAY') return [{ name, isText: converted === 'UTF8' || logical?.type === 'STRING' }];
  const bytes = children.find((child) => child.element.name === 'bytes');
  return bytes?.element.type === 'BYTE_ARRAY' ? [{ name, isText: false }] : [];
};

/** The names of a column's classes, as the library `datasets` writes them. */
const classNamesOf = (
  { key_value_metadata: pairs = [] }: FileMetaData,
  column: string,
): readonly string[] | undefined => {
  const text = pairs.find(({ key }) => key === 'huggingface')?.value;
  if (text === undefined) return undefined;
  try {
    const value: unknown = ['info', 'features', column, 'names'].reduce(within, JSON.parse(text));
    return Array.isArray(value) && value.every((name) => typeof name === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
};

const within = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

/** Values of a column in rows `first` … `end` − 1. Bytes and text are given as bytes. Rejects with a DataError that names the column and the row group. */
export const readColumn = async (
  { path, metadata }: ParquetFile,
  column: string,
  group: number,
  first: number,
  end: number,
): Promise<readonly unknown[]> => {
  const { parquetReadObjects } = await loadHyparquet(path);
  const { compressors } = await loadCompressors(path);
  const parsers = { stringFromBytes: (bytes: Uint8Array): Uint8Array => bytes };
  const rows: readonly Readonly<Record<string, unknown>>[] = await withFile(path, (file) =>
    parquetReadObjects({
      ...{ file, metadata, columns: [column], rowStart: first, rowEnd: end },
      ...{ compressors, parsers, utf8: false, geoparquet: false },
    }),
  ).catch((cause: unknown) => {
    throw damaged(path, `column '${column}' of row group ${group}`, cause);
  });
  return rows.map((row) => row[column]);
};

/** The classes of all rows. Rejects with a DataError where one isn't a whole number. */
export const readClasses = async (file: ParquetFile, column: string): Promise<Uint32Array> => {
  const { path, starts } = file;
  const labels = new Uint32Array(starts.at(-1) ?? 0);
  for (let group = 0; group + 1 < starts.length; group++) {
    const [first = 0, end = 0] = starts.slice(group, group + 2);
    const values = await readColumn(file, column, group, first, end);
    for (const [at, value] of values.entries()) {
      const number = typeof value === 'bigint' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number >= 2 ** 32) {
        throw new DataError({
          path,
          problem: `row ${first + at} (row group ${group}) has ${shown(value)} in its column '${column}'`,
          expected: 'classes: whole numbers from 0 on',
          suggestion: `number the classes from 0 on; with pandas: table['${column}'] = table['${column}'].factorize(sort=True)[0]`,
        });
      }
      labels[first + at] = number;
    }
  }
  return labels;
};

const shown = (value: unknown): string =>
  value instanceof Uint8Array
    ? JSON.stringify(new TextDecoder().decode(value.subarray(0, 20)))
    : typeof value === 'number' || typeof value === 'bigint'
      ? String(value)
      : value === null || value === undefined
        ? 'nothing'
        : 'no number';

/** Files are opened for each use: there may be more of them than a process may hold open. */
const withFile = async <T>(path: string, use: (file: AsyncBuffer) => Promise<T>): Promise<T> => {
  const source = await openBytes(path);
  try {
    return await use({
      byteLength: source.size,
      slice: async (start, end = source.size) => wholeBuffer(await source.read(start, end)),
    });
  } finally {
    await source.close();
  }
};

const wholeBuffer = (bytes: Uint8Array): ArrayBuffer => {
  const { buffer, byteLength } = bytes;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? buffer : new Uint8Array(bytes).buffer;
};

const damaged = (path: string, what: string, cause: unknown): Error => {
  if (cause instanceof DataError) return cause;
  const reason = cause instanceof Error ? cause.message.trim() : 'unknown format';
  const problem = `${what} can not be read: it is no Parquet file, is cut off, or is damaged (${reason})`;
  return new DataError({ path, problem, suggestion: 'fetch or store it again' }, { cause });
};

/** Loaded when first needed: whoever reads other files can do without it. */
const loadHyparquet = async (path: string): Promise<typeof import('hyparquet')> => {
  try {
    return await import('hyparquet');
  } catch (cause) {
    throw notLoaded(path, 'hyparquet', cause);
  }
};

const loadCompressors = async (path: string): Promise<typeof import('hyparquet-compressors')> => {
  try {
    return await import('hyparquet-compressors');
  } catch (cause) {
    throw notLoaded(path, 'hyparquet-compressors', cause);
  }
};

const notLoaded = (path: string, name: string, cause: unknown): DataError => {
  const problem = `Parquet files are read with the package '${name}', which can't be loaded`;
  return new DataError({ path, problem, suggestion: `npm install ${name}` }, { cause });
};
