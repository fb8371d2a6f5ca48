import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Makes a folder and those above it, and gives the first that was missing; undefined where all were there. */
export const makeFolder = async (path: string): Promise<string | undefined> => {
  try {
    return await mkdir(path, { recursive: true });
  } catch (error) {
    // Node says ENOENT of disks that can only be read; making one folder alone tells the real reason.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') await mkdir(firstMissing(resolve(path)));
    throw error;
  }
};

const firstMissing = (path: string): string => {
  const parent = dirname(path);
  return parent === path || existsSync(parent) ? path : firstMissing(parent);
};
