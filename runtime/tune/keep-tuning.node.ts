import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../files/make-folder.node.ts';
import { atomicWrite } from '../files/atomic.node.ts';
import type { AdapterInfo } from '../device/index.ts';
import { parseTable, writeTable } from '../device/tuning-table.ts';
import type { TunedChoice } from '../device/tuning-table.ts';
import { tuningFile } from '../device/tuning-file.node.ts';

/**
 * Keeps what was measured for an adapter; gives the file. Choices for other problems stay, those for `measured` ones are replaced. A file
 * that can't be used is written anew. Throws a CheckpointError where it can't be written.
 */
export const keepTuning = async (
  adapter: AdapterInfo,
  measured: readonly string[],
  choices: readonly TunedChoice[],
): Promise<string> => {
  const file = tuningFile(adapter);
  const others = (await keptChoices(file, adapter)).filter(({ problem }) => !measured.includes(problem));
  await makeFolder(dirname(file));
  await atomicWrite(file, writeTable(adapter, [...others, ...choices]));
  return file;
};

const keptChoices = async (file: string, adapter: AdapterInfo): Promise<readonly TunedChoice[]> => {
  try {
    return parseTable(await readFile(file, 'utf8'), adapter);
  } catch {
    return [];
  }
};
