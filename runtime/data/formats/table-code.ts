/** Tables as tokens: numeric columns in bins, other columns as lists of what they hold. */
import { DataError } from '../data-error.ts';
import { csvText } from './csv.ts';
import type { CsvTable } from './csv.ts';

/** How a column's fields become tokens: a plain value that JSON keeps. */
export interface ColumnCode {
  readonly name: string;
  /**
   * For numbers: where bins but the first begin, rising. A number lies in the last bin that begins at it or below it. Undefined for
   * categories.
   */
  readonly edges?: readonly number[];
  /** What each token is written as: a category, or a number of the bin that the table holds. Where fields are missing, the last is ''. */
  readonly values: readonly string[];
}

/** The codes of a table's columns. */
export type TableCode = readonly ColumnCode[];

/** The codes that a table's fields ask for, with at most `alphabet` tokens a column. Throws a DataError where a column has more categories. */
export const fitTable = (table: CsvTable, alphabet: number): TableCode =>
  table.names.map((name, column) => {
    const fields = table.rows.map((row) => row[column] ?? '').map((field) => field.trim());
    const present = fields.filter((field) => field !== '');
    const missing = present.length < fields.length ? [''] : [];
    const isNumeric = present.length > 0 && present.every(isNumber);
    if (isNumeric) {
      const { edges, values } = binned(present, alphabet - missing.length);
      return { name, edges, values: [...values, ...missing] };
    }
    const values = [...new Set(present)].sort();
    if (values.length + missing.length <= alphabet) return { name, values: [...values, ...missing] };
    throw new DataError({
      path: table.path,
      problem: `column '${name}' holds ${values.length + missing.length} different texts`,
      expected: `at most ${alphabet}, as the alphabet has values`,
      suggestion: `leave the column out, or set data.alphabet to ${values.length + missing.length}`,
    });
  });

const isNumber = (field: string): boolean =>
  /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(field) && Number.isFinite(Number(field));

/** As many bins as there are different numbers, or `most` that hold about as many fields each. Each is written as its median. */
const binned = (fields: readonly string[], most: number): { edges: number[]; values: string[] } => {
  const sorted = [...fields].sort((a, b) => Number(a) - Number(b));
  const numbers = sorted.map(Number);
  // Where a new number begins, and among these where a bin may begin.
  const changes = numbers.flatMap((value, at) => (at === 0 || value !== numbers[at - 1] ? [at] : []));
  const isExact = changes.length <= most;
  const begins = isExact
    ? changes
    : [...new Set(Array.from({ length: most }, (_, bin) => nearest(changes, (bin * numbers.length) / most)))];
  return {
    edges: begins.slice(1).map((at) => (isExact ? midway(numbers[at - 1], numbers[at]) : (numbers[at] ?? 0))),
    values: begins.map((at, bin) => sorted[(at + (begins[bin + 1] ?? numbers.length)) >> 1] ?? ''),
  };
};

/** The member of rising numbers that is closest to `value`. */
const nearest = (rising: readonly number[], value: number): number =>
  rising.reduce(
    (best, candidate) => (Math.abs(candidate - value) < Math.abs(best - value) ? candidate : best),
    rising[0] ?? 0,
  );

const midway = (low = 0, high = 0): number => low + (high - low) / 2;

/** The tokens of a table: [rows, columns]. Throws a DataError for other columns than those of the code, and for a text that none has. */
export const encodeTable = (table: CsvTable, code: TableCode): Uint32Array => {
  const { path, names, rows, lines } = table;
  if (names.join('\n') !== code.map(({ name }) => name).join('\n')) {
    throw new DataError({
      path: `${path}:1`,
      problem: `its columns are ${names.join(', ')}`,
      expected: `the columns that the model knows: ${code.map(({ name }) => name).join(', ')}`,
    });
  }
  const encoders = code.map(encoderOf);
  const tokens = new Uint32Array(rows.length * names.length);
  for (const [index, row] of rows.entries()) {
    for (const [column, encode] of encoders.entries()) {
      const field = (row[column] ?? '').trim();
      const token = encode(field);
      if (token === undefined) throw unknown(`${path}:${lines[index] ?? ''}`, names[column] ?? '', field, code[column]);
      tokens[index * names.length + column] = token;
    }
  }
  return tokens;
};

const encoderOf = ({ edges, values }: ColumnCode): ((field: string) => number | undefined) => {
  const known = new Map(values.map((value, token) => [value, token]));
  if (edges === undefined) return (field) => known.get(field);
  return (field) => {
    if (!isNumber(field)) return field === '' ? known.get('') : undefined;
    const number = Number(field);
    const bin = edges.findIndex((edge) => edge > number);
    return bin < 0 ? edges.length : bin;
  };
};

const unknown = (path: string, column: string, field: string, code: ColumnCode | undefined): DataError =>
  new DataError({
    path,
    problem: `column '${column}' holds ${JSON.stringify(field)}`,
    expected:
      code?.edges === undefined
        ? 'one of the texts that the training rows hold'
        : `${code.values.includes('') ? 'nothing or ' : ''}a number`,
    suggestion: 'correct the field, or leave the row out',
  });

/** The CSV file of tokens: [rows, columns]. */
export const tableText = (tokens: ArrayLike<number>, code: TableCode): string => {
  const rows = Array.from({ length: tokens.length / code.length }, (_, row) =>
    code.map(({ values }, column) => values[tokens[row * code.length + column] ?? 0] ?? values.at(-1) ?? ''),
  );
  return csvText(
    code.map(({ name }) => name),
    rows,
  );
};

/** Whether a value that JSON brought is a code. */
export const isTableCode = (value: unknown): value is TableCode =>
  Array.isArray(value) &&
  value.every((column) => typeof column === 'object' && column !== null && 'name' in column && 'values' in column);
