import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RunError } from '../../run/run-error.ts';

/** Makes the folder that a file is to lie in. Throws a RunError where there is a folder in the file's place. */
export async function prepareFile(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true)
    throw new RunError(`${path}: there is a folder of this name.`, 'Give another name.');
}
