import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../files/make-folder.node.ts';
import { atomicWrite } from '../../files/atomic.node.ts';
import { DataError } from '../data-error.ts';
import { decodeIndex, decodePlan, encodeIndex, indexFile, planFile, planDifferences } from './cache-index.ts';
import type { CachePlan } from './cache-index.ts';

/** Makes the folder, or makes sure that what it holds is of the same plan. */
export const prepareFolder = async (folder: string, plan: CachePlan): Promise<void> => {
  await makeFolder(folder);
  const names = await readdir(folder);
  const before = await planIn(folder, names);
  if (before === undefined && names.length > 0) {
    throw new DataError({
      path: folder,
      problem: "the folder isn't empty, and is no cache",
      suggestion: 'another folder',
    });
  }
  const differences = before === undefined ? [] : planDifferences(before, plan);
  if (differences.length > 0) {
    throw new DataError({
      path: folder,
      problem: 'the folder holds a cache of something else',
      expected: differences.join('\n    '),
      suggestion: 'another folder, or remove this one',
    });
  }
  for (const name of names.filter((candidate) => /^\..*\.tmp$/.test(candidate))) await rm(join(folder, name));
  if (before === undefined) await atomicWrite(join(folder, planFile), encodeIndex(plan));
};

const planIn = async (folder: string, names: readonly string[]): Promise<CachePlan | undefined> => {
  const name = [indexFile, planFile].find((candidate) => names.includes(candidate));
  if (name === undefined) return undefined;
  const text = await readFile(join(folder, name), 'utf8');
  return name === indexFile ? decodeIndex(text, folder).plan : decodePlan(text, folder);
};
