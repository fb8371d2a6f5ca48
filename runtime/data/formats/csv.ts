/**
 * CSV files (RFC 4180) with a line of names first. npm's csv-parse would do, but brings 120 kB into every page for what are thirty
 * lines here.
 */
import { DataError } from '../data-error.ts';

/** A table of texts. */
export interface CsvTable {
  readonly path: string;
  readonly names: readonly string[];
  /** [rows][columns] */
  readonly rows: readonly (readonly string[])[];
  /** The line, from 1, where each row begins. */
  readonly lines: readonly number[];
}

interface Row {
  readonly line: number;
  readonly fields: string[];
}

/** Reads a table. Throws a DataError with the line where it is none, or a row has not as many fields as there are names. */
export const readCsv = (path: string, text: string): CsvTable => {
  const [first, ...rows] = readRows(path, text.replace(/^\ufeff/, ''));
  if (first === undefined || rows.length === 0) {
    const problem = first === undefined ? 'it is empty' : 'it holds no rows below its first line';
    const suggestion = 'put the names of the columns into the first line, and a row into each after it';
    throw new DataError({ path, problem, suggestion });
  }
  const names = first.fields;
  checkNames(path, names);
  for (const { line, fields } of rows) {
    if (fields.length === names.length) continue;
    throw new DataError({
      path: `${path}:${line}`,
      problem: `the row has ${fields.length} fields`,
      expected: `${names.length} fields, as the first line has names`,
      suggestion: 'put fields that hold commas or line breaks in quotes, and leave empty what is missing',
    });
  }
  return { path, names, rows: rows.map(({ fields }) => fields), lines: rows.map(({ line }) => line) };
};

const checkNames = (path: string, names: readonly string[]): void => {
  const [only = ''] = names;
  if (names.length === 1 && /[;\t]/.test(only)) {
    const separator = only.includes('\t') ? 'tabs' : 'semicolons';
    const suggestion = 'store it with commas between fields, and points in numbers';
    throw new DataError({ path, problem: `its fields are separated by ${separator}`, expected: 'commas', suggestion });
  }
  const twice = names.find((name, column) => names.indexOf(name) !== column);
  if (twice === undefined) return;
  const suggestion = 'give each column a name of its own in the first line';
  throw new DataError({ path: `${path}:1`, problem: `two columns are named ${JSON.stringify(twice)}`, suggestion });
};

/** Rows, without empty lines. */
const readRows = (path: string, text: string): readonly Row[] => {
  const rows: Row[] = [];
  // A field, in quotes or not, and what ends it: a comma, the line, or the text.
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/y;
  let line = 1;
  let fields: string[] = [];
  let begin = line;
  while (field.lastIndex < text.length || fields.length > 0) {
    const at = field.lastIndex;
    const found = field.exec(text);
    if (found === null) {
      const problem =
        text[at] === '"' ? 'a quote is opened and not closed before a comma' : 'a quote stands in a field';
      const suggestion = 'put the whole field in quotes, and write "" for a quote in it';
      throw new DataError({ path: `${path}:${line}`, problem, suggestion });
    }
    const [whole, quoted, plain = '', end] = found;
    fields.push(quoted?.replaceAll('""', '"') ?? plain);
    line += whole.split('\n').length - 1;
    if (end === ',') continue;
    if (fields.length > 1 || fields[0] !== '') rows.push({ line: begin, fields });
    fields = [];
    begin = line;
  }
  return rows;
};

/** A CSV file. */
export const csvText = (names: readonly string[], rows: readonly (readonly string[])[]): string =>
  [names, ...rows].map((fields) => `${fields.map(quoted).join(',')}\n`).join('');

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
