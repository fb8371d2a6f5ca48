import { join } from 'node:path';
import { DataError } from './data-error.ts';
import { readText } from './file-bytes.node.ts';
import type { Listing } from './listing.node.ts';

const file = 'classes.json';

/** The names in `classes.json` beside the data, a list of text with one name a class; undefined where there is no such file. */
export const readClassNames = async (folder: string, { files }: Listing): Promise<readonly string[] | undefined> => {
  if (!files.includes(file)) return undefined;
  const path = join(folder, file);
  const expected = 'a JSON list with one name for each class';
  const text = await readText(path);
  let names: unknown;
  try {
    names = JSON.parse(text);
  } catch (cause) {
    throw new DataError({ path, problem: 'it is not JSON', expected }, { cause });
  }
  if (isNameList(names)) return names;
  throw new DataError({ path, problem: 'it is no list of names', expected });
};

/** The names in a file of text, one a line. */
export const readNameLines = async (path: string): Promise<readonly string[]> => {
  const lines = (await readText(path)).split(/\r?\n/);
  return lines.map((line) => line.trim()).filter((line) => line !== '');
};

const isNameList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');
