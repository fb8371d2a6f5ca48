/** Telling checkpoints that are what was written from those that are torn or have been tampered with. */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfText } from '../files/digest.node.ts';
import { openSafetensors } from '../formats/safetensors.node.ts';
import { readRegularText } from '../files/regular-file.node.ts';
import { checkpointAt, listCheckpoints, specFile, weightsFile, weightsOf } from './checkpoints.node.ts';
import type { Checkpoint } from './checkpoints.node.ts';
import { readManifest, verifyFile, verifyFiles } from './manifest.node.ts';
import { RunError } from './run-error.ts';
import { entriesIn } from './run-folder.node.ts';
import type { RunFolder } from './run-folder.node.ts';

/** Ends the name of a damaged checkpoint that was set aside. */
const setAside = '.damaged';

/** Tells the user something. */
export type Note = (text: string) => void;

/**
 * The newest checkpoint whose files have the checksums that were written; undefined where the run has no checkpoint at all.
 * Tells of every damaged one that it passes over. Throws a RunError where all are damaged, those set aside before included:
 * starting at step 0 would throw the run away.
 */
export const newestIntact = async (run: RunFolder, note: Note): Promise<Checkpoint | undefined> => {
  const checkpoints = await listCheckpoints(run);
  for (const checkpoint of [...checkpoints].reverse()) {
    const problem = await problemOf(checkpoint);
    if (problem === undefined) return checkpoint;
    note(`${problem} The checkpoint before it is used.`);
  }
  const damaged = [...checkpoints.map(({ folder }) => folder), ...(await listSetAside(run))];
  if (damaged.length === 0) return undefined;
  throw new RunError(
    [`${run.name}: none of its checkpoints is intact:`, ...damaged.map((folder) => `  ${folder}`)].join('\n'),
    'Put a copy of one back, or train anew into another folder (-o).',
  );
};

/**
 * Renames the checkpoints after `step`, which are damaged: nothing may take them for the newest again. The newest of these is
 * kept for study, and told of; the others, and what was set aside before, are removed.
 */
export const setAsideAfter = async (run: RunFolder, step: number, note: Note): Promise<void> => {
  const damaged = (await listCheckpoints(run)).filter((checkpoint) => checkpoint.step > step);
  const newest = damaged.at(-1);
  if (newest === undefined) return;
  for (const folder of await listSetAside(run)) await rm(folder, { recursive: true, force: true });
  await rename(newest.folder, `${newest.folder}${setAside}`);
  for (const { folder } of damaged.slice(0, -1)) await rm(folder, { recursive: true, force: true });
  note(`${newest.folder}${setAside} is kept for study, until another one is; it may be removed.`);
};

/** The newest copy of the run's spec in a checkpoint whose checksum is that of what was written; undefined where there is none. */
export const recordedSpec = async (
  run: RunFolder,
): Promise<{ readonly path: string; readonly text: string } | undefined> => {
  for (const { folder } of (await listCheckpoints(run)).reverse()) {
    const path = join(folder, specFile);
    const text = await readRegularText(path).catch(() => undefined);
    const manifest = await readManifest(folder).catch(() => undefined);
    if (text !== undefined && manifest?.files[specFile]?.sha256 === digestOfText(text).sha256) return { path, text };
  }
  return undefined;
};

/** Folders of damaged checkpoints that were set aside. */
const listSetAside = async (run: RunFolder): Promise<string[]> => {
  const names = (await entriesIn(run.checkpoints)).filter((name) => name.endsWith(setAside));
  return names.sort().map((name) => join(run.checkpoints, name));
};

/** Throws a RunError where training hasn't written any weights yet. */
export const checkTrained = async (run: RunFolder): Promise<void> => {
  if (existsSync(run.weights) || (await listCheckpoints(run)).length > 0) return;
  throw new RunError(
    `${run.name}: the run has no weights yet.`,
    "'train' writes them with its first checkpoint; go on with --resume.",
  );
};

/**
 * The file with the run's weights: model.safetensors, or those of the newest intact checkpoint where it is missing or damaged, which is told. A
 * file that no checkpoint knows, such as one that was put there by hand, is taken as it is. Throws a RunError where there are none.
 */
export const intactWeights = async (run: RunFolder, note: Note): Promise<string> => {
  await checkTrained(run);
  const problem = existsSync(run.weights) ? await problemOfWeights(run) : `${run.weights}: it is missing.`;
  if (problem === undefined) return run.weights;
  note(problem);
  const checkpoint = await newestIntact(run, note);
  if (checkpoint === undefined) return run.weights;
  const path = weightsOf(checkpoint.folder);
  note(`${path} is used in its place.`);
  return path;
};

/** What is wrong with a checkpoint, in a sentence. */
const problemOf = async ({ folder, step }: Checkpoint): Promise<string | undefined> => {
  try {
    const manifest = await readManifest(folder);
    if (manifest.step !== step) return `${folder}: it is the checkpoint of step ${manifest.step}.`;
    await verifyFiles(folder, manifest);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
};

const problemOfWeights = async (run: RunFolder): Promise<string | undefined> => {
  let step: number | undefined;
  try {
    step = await stepOf(run.weights);
    const { folder } = checkpointAt(run, step);
    if (!existsSync(folder)) return undefined;
    const digest = (await readManifest(folder)).files[weightsFile];
    if (digest !== undefined) await verifyFile(run.weights, digest);
    return undefined;
  } catch (error) {
    const problem = messageOf(error);
    // A training that goes on beside may have put newer weights there in the meantime.
    const replaced = step !== undefined && step !== (await stepOf(run.weights).catch(() => step));
    return replaced ? problemOfWeights(run) : problem;
  }
};

/** What a file of weights says of its step; NaN where it says nothing. */
const stepOf = async (path: string): Promise<number> => {
  const file = await openSafetensors(path);
  await file.close();
  return Number(file.metadata['step']);
};

/** Of a CheckpointError; anything else is no fault of the checkpoint. */
const messageOf = (error: unknown): string => {
  if (error instanceof Error && error.name === 'CheckpointError') return error.message;
  throw error;
};
