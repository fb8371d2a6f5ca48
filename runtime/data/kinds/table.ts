import { readCsv } from '../formats/csv.ts';
import { encodeTable, fitTable, isTableCode, tableText } from '../formats/table-code.ts';
import type { TableCode } from '../formats/table-code.ts';
import type { CsvTable } from '../formats/csv.ts';
import { decodeText } from '../formats/text.ts';
import type { DataKind, ItemForm, SourceFile } from './kind.ts';

/** Tokens a column of a spec that is proposed. */
const proposedAlphabet = 32;
/** A column's bar in a picture. */
const [barWidth, barGap, barHeight] = [5, 1, 32];
const [paper, ink] = [255, 96];

const openTable = ({ path, bytes }: SourceFile): CsvTable => readCsv(path, decodeText(bytes).text);

/** The code of a form's columns; plain numbers where none is known. */
const codeOf = ({ facts, extents, channels, alphabet }: ItemForm): TableCode =>
  isTableCode(facts)
    ? facts
    : Array.from({ length: (extents[0] ?? 1) * channels }, (_, column) => ({
        name: `column ${column + 1}`,
        values: Array.from({ length: alphabet }, (__, value) => String(value)),
      }));

/** Rows of tables: a number in each column. */
export const table: DataKind = {
  name: 'table',
  summary:
    'rows of CSV files: numbers in bins, categories listed; the shape is [columns], or [1] with columns as channels',
  item: 'row',
  items: 'rows',
  unit: 'bits/dim',
  values: 'categorical',
  settings: {},
  isUsual: () => false,
  fault: ({ extents, channels }) =>
    extents.length !== 1
      ? { key: 'shape', problem: `rows of ${extents.length} axes`, expected: 'one axis: [columns]' }
      : extents[0] !== 1 && channels !== 1
        ? {
            key: 'channels',
            problem: `${channels} channels in ${extents[0] ?? 0} columns`,
            expected: 'shape: [columns] and channels: 1, or shape: [1] and columns as channels',
          }
        : undefined,
  files: {
    endings: ['.csv'],
    looksLike: 'tables (csv) with a line of names, a row each',
    manner: 'list',
    decode: (file, wanted, facts) => {
      const rows = openTable(file);
      const code = isTableCode(facts) ? facts : fitTable(rows, wanted?.alphabet ?? proposedAlphabet);
      const columns = rows.names.length;
      const isOneCell = wanted !== undefined && wanted.extents[0] === 1 && wanted.channels > 1;
      const shape = isOneCell ? [rows.rows.length, 1, columns] : [rows.rows.length, columns, 1];
      return { shape, values: Float64Array.from(encodeTable(rows, code)), facts: code };
    },
    propose: (files) => {
      const [rows] = files.map(openTable);
      const columns = rows?.names.length ?? 1;
      const code = rows === undefined ? [] : fitTable(rows, proposedAlphabet);
      const alphabet = code.reduce((most, { values }) => Math.max(most, values.length), 2);
      return { extents: [columns], channels: 1, alphabet, settings: {} };
    },
  },
  ending: '.csv',
  encode: (item, form) => new TextEncoder().encode(tableText(item, codeOf(form))),
  picture: (item, { alphabet }) => {
    const width = item.length * (barWidth + barGap);
    const pixels = new Uint8Array(width * barHeight).fill(paper);
    for (const [column, token] of item.entries()) {
      const length = Math.max(Math.round((barHeight * (token + 1)) / alphabet), 1);
      for (let y = barHeight - length; y < barHeight; y++) {
        const start = y * width + column * (barWidth + barGap);
        pixels.fill(ink, start, start + barWidth);
      }
    }
    return { width, height: barHeight, channels: 1, pixels };
  },
  text: (item, form) => tableText(item, codeOf(form)).trimEnd(),
};
