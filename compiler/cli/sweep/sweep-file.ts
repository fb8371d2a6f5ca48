import { join } from 'node:path';
import { makeFolder } from '../../../runtime/files/make-folder.node.ts';
import { atomicWrite } from '../../../runtime/files/atomic.node.ts';
import { readRegularText } from '../../../runtime/files/regular-file.node.ts';
import { RunError } from '../../../runtime/runs/run-error.ts';
import { entriesIn } from '../../../runtime/runs/run-folder.node.ts';
import type { Combination } from './combinations.ts';

/** sweep.json: what a folder's runs are. */
export interface SweepFile {
  readonly format: 1;
  /** Paths as the user gave them. */
  readonly spec: string;
  readonly data: string;
  readonly runs: readonly Combination[];
}

const sweepFile = 'sweep.json';

/** Begins a sweep in an empty folder, or makes sure that the folder holds this one. Throws a RunError where it holds another. */
export const keepSweep = async (folder: string, sweep: SweepFile): Promise<void> => {
  const entries = await entriesIn(folder);
  const text = `${JSON.stringify(sweep, null, 2)}\n`;
  if (entries.includes(sweepFile)) {
    if ((await readRegularText(join(folder, sweepFile))) === text) return;
    throw new RunError(
      `${folder}: another sweep has been begun here.`,
      'Give the same spec, settings and data to go on with it, or another folder.',
    );
  }
  if (entries.length > 0)
    throw new RunError(`${folder}: the folder isn't empty.`, 'Give another folder for the sweep.');
  await makeFolder(folder);
  await atomicWrite(join(folder, sweepFile), text);
};
