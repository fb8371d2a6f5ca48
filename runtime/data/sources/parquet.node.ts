/** Parquet files as Hugging Face's data sets have them: a row an item, with bytes, text or a file in one column and the class in another. */
import { extname } from 'node:path';
import { DataError } from '../data-error.ts';
import type { WantedItems } from '../dataset.ts';
import { readImageHeader } from '../images/decode-image.node.ts';
import { bytes } from '../kinds/bytes.ts';
import { image } from '../kinds/image.ts';
import { text } from '../kinds/text.ts';
import type { SourceFile } from '../kinds/kind.ts';
import type { SplitFiles } from './class-folders.node.ts';
import { decodingsFor } from './decodings.node.ts';
import type { Decoding } from './decodings.node.ts';
import { openParquet, readClasses } from './parquet-file.node.ts';
import type { ItemColumn, ParquetFile } from './parquet-file.node.ts';
import { ParquetRows } from './parquet-rows.node.ts';
import type { Place, Source, SourceKind } from './source.node.ts';
import { bySplit, filesEnding, splitRemarks, splitsOf } from './split-files.node.ts';

/** Rows that are looked at for the form of a spec that fits. */
const lookedAt = 16;

/** What columns of items are called, those first that are taken first. */
const columnNames: readonly string[] = ['image', 'img', 'audio', 'text', 'content', 'bytes', 'data'];

const openTables = async (place: Place, wanted: WantedItems | undefined): Promise<Source> => {
  const { path } = place;
  const paths = await filesEnding(place, '.parquet');
  const splits = bySplit(place, paths);
  const { file, column, decoding, first } = await firstRows(splits.train[0] ?? splits.test[0] ?? path, wanted, 1);
  const [example] = first;
  if (example === undefined) throw new DataError({ path: file.path, problem: 'it has no rows' });
  const { open, facts, division } = await decoding.opening(path, wanted, example);
  return {
    path,
    title: `Parquet files of ${decoding.kind.items}`,
    classNames: file.classNames,
    facts,
    remarks: [...splitRemarks(place, paths, splits), ...columnRemarks(file, column)],
    splits: splitsOf(path, splits, async (files) => open(await openRows(path, files, file, column))),
    division,
  };
};

export const parquetSource: SourceKind = {
  name: 'parquet',
  looksLike: 'a .parquet file or a folder of them (Hugging Face): a column image, audio or text, and a column label',
  isSquare: true,
  recognises: async (place, wanted) => {
    const files = await filesEnding(place, '.parquet');
    return files.length > 0 && decodingsFor(wanted).some(({ kind }) => (wanted?.kind ?? kind.name) === kind.name);
  },
  propose: async (place, known) => {
    const { train, test } = bySplit(place, await filesEnding(place, '.parquet'));
    const { decoding, first } = await firstRows(train[0] ?? test[0] ?? place.path, undefined, lookedAt);
    return decoding.propose(first, known);
  },
  open: openTables,
};

/** The rows of a split. Rejects with a DataError where a file has other columns than the first of all. */
const openRows = async (
  folder: string,
  paths: readonly string[],
  { path: firstPath, labelColumn }: ParquetFile,
  column: string,
): Promise<SplitFiles> => {
  const files: ParquetFile[] = [];
  for (const path of paths) {
    const file = await openParquet(path);
    const missing = [column, ...(labelColumn === undefined ? [] : [labelColumn])].find(
      (name) => !file.columns.includes(name),
    );
    if (missing !== undefined) {
      throw new DataError({
        path,
        problem: `it has no column '${missing}', but ${firstPath} has`,
        expected: 'the same columns in all files',
        suggestion: 'leave the file out',
      });
    }
    files.push(file);
  }
  const rows = new ParquetRows(files, column);
  const labels = labelColumn === undefined ? undefined : await joinedClasses(files, labelColumn, rows.count);
  const slow =
    'training reads a whole row group for each item; from a cache it is faster: fractalc data SOURCE -o CACHE';
  return { folder, files: rows, labels, remarks: rows.isKept ? [] : [slow] };
};

const joinedClasses = async (files: readonly ParquetFile[], column: string, count: number): Promise<Uint32Array> => {
  const labels = new Uint32Array(count);
  let at = 0;
  for (const file of files) {
    const classes = await readClasses(file, column);
    labels.set(classes, at);
    at += classes.length;
  }
  return labels;
};

const columnRemarks = ({ columns, labelColumn }: ParquetFile, column: string): readonly string[] => {
  const others = columns.filter((name) => name !== column && name !== labelColumn);
  return others.length === 0 ? [] : [`columns that are left out, as neither items nor labels: ${others.join(', ')}`];
};

interface FirstRows {
  readonly file: ParquetFile;
  readonly column: string;
  readonly decoding: Decoding;
  readonly first: readonly SourceFile[];
}

/** What the rows of a file are, and some of them. */
const firstRows = async (path: string, wanted: WantedItems | undefined, most: number): Promise<FirstRows> => {
  const file = await openParquet(path);
  const { name: column, isText } = pickColumn(file, wanted?.kind);
  const rows = new ParquetRows([file], column);
  const first: SourceFile[] = [];
  let name: string | undefined;
  for (let row = 0; row < Math.min(most, rows.count); row++) {
    const value = await rows.value(row);
    name ??= value.name;
    first.push({ path: rows.path(row), bytes: value.bytes });
  }
  return { file, column, decoding: await decodingOf(path, wanted, { column, isText, name, example: first[0] }), first };
};

/** Throws a DataError where no column is one of items, or several may be. */
const pickColumn = ({ path, itemColumns, columns }: ParquetFile, kind: string | undefined): ItemColumn => {
  const isAsked = (column: ItemColumn): boolean =>
    kind === image.name ? !column.isText : kind !== text.name || column.isText;
  const asked = itemColumns.filter(isAsked);
  const fitting = asked.length === 0 && kind === text.name ? itemColumns : asked;
  const named = [kind, ...columnNames].map((name) => fitting.find((column) => column.name === name)).find(Boolean);
  const [only, ...others] = fitting;
  const picked = named ?? (others.length === 0 ? only : undefined);
  if (picked !== undefined) return picked;
  const held = (only === undefined ? columns : fitting.map(({ name }) => name)).join(', ');
  throw new DataError({
    path,
    problem:
      only === undefined
        ? `none of its columns holds bytes or text: ${held}`
        : `several of its columns may hold the items: ${held}`,
    expected: `a column ${columnNames.join(', ')}, of bytes, of text or of {bytes, path}`,
    suggestion: "rename the column; with pandas: table.rename(columns={'NAME': 'image'}).to_parquet(FILE)",
  });
};

interface Seen {
  readonly column: string;
  readonly isText: boolean;
  /** Of the file that the first row holds. */
  readonly name: string | undefined;
  readonly example: SourceFile | undefined;
}

/** What is wanted, or what the first row looks like. Rejects with a DataError where it looks like nothing that is known. */
const decodingOf = async (path: string, wanted: WantedItems | undefined, seen: Seen): Promise<Decoding> => {
  const { column, isText, name = '', example } = seen;
  const all = decodingsFor(wanted);
  const ofKind = (kind: string): Decoding | undefined => all.find((decoding) => decoding.kind.name === kind);
  const isPicture = async (): Promise<boolean> =>
    example !== undefined &&
    (await readImageHeader(example.path, example.bytes).then(
      () => true,
      () => false,
    ));
  const found =
    all.find(({ endings }) => endings.includes(extname(name).toLowerCase())) ??
    (wanted?.kind !== undefined
      ? ofKind(wanted.kind)
      : isText
        ? ofKind(text.name)
        : (await isPicture())
          ? ofKind(image.name)
          : undefined);
  if (found !== undefined) return found;
  throw new DataError({
    path,
    problem: `its column '${column}' does not tell what its bytes are`,
    expected: 'pictures, or structures {bytes, path} whose paths have an ending that is known',
    suggestion: `name the kind in a spec, such as data: {kind: ${bytes.name}}, and give it with --spec SPEC`,
  });
};
