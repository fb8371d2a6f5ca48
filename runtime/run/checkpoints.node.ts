/**
 * A run's checkpoints. One is a folder that gets its name only when it is complete, so that weights and moments are always of
 * the same step: a crash leaves a temporary folder, which is never read.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asWriteError, atomicWrite, TEMPORARY_NAME, temporaryName } from '../checkpoint/atomic.node.ts';
import { CheckpointError } from '../checkpoint/checkpoint-error.ts';
import { digestOfText, type Digest } from '../checkpoint/digest.node.ts';
import { realDisk, type Disk } from '../checkpoint/disk.node.ts';
import { writeDigested } from '../checkpoint/safetensors.node.ts';
import type { PagePart } from '../execute/plan.ts';
import { programVersions } from './environment.node.ts';
import { encodeManifest, manifestPath, readManifest, type TrainingPosition } from './manifest.node.ts';
import { loadTensors, parameterTensors, type ParameterHolder } from './parameters.node.ts';
import { entriesIn, type RunFolder } from './run-folder.node.ts';

/** A complete checkpoint. */
export interface Checkpoint {
  /** Steps done. */
  readonly step: number;
  readonly folder: string;
}

export const WEIGHTS_FILE = 'model.safetensors';

/** What a checkpoint stores of every parameter, by file. */
const STORED: readonly { readonly file: string; readonly parts: readonly PagePart[] }[] = [
  { file: WEIGHTS_FILE, parts: ['weights'] },
  { file: 'training.safetensors', parts: ['firstMoments', 'secondMoments'] },
  { file: 'average.safetensors', parts: ['average'] },
];

/** The rows whose parts a training has: not every one keeps an average. */
const storedOf = ({ parameters }: ParameterHolder): typeof STORED =>
  STORED.filter(({ parts }) => parts.every((part) => parameters.holds(part)));

const FOLDER_NAME = /^step-(\d+)$/;

export const weightsOf = (folder: string): string => join(folder, WEIGHTS_FILE);

/** The folder of the checkpoint after `step` steps. */
export function checkpointAt(run: RunFolder, step: number): Checkpoint {
  return { step, folder: join(run.checkpoints, `step-${String(step).padStart(6, '0')}`) };
}

/** The checkpoints of a run, oldest first. */
export async function listCheckpoints(run: RunFolder): Promise<Checkpoint[]> {
  const found = (await entriesIn(run.checkpoints)).flatMap((name) => {
    const digits = FOLDER_NAME.exec(name)?.[1];
    return digits === undefined ? [] : [{ step: Number(digits), folder: join(run.checkpoints, name) }];
  });
  return found.sort((a, b) => a.step - b.step);
}

/**
 * Saves the parameters, all or nothing, and makes its weights the run's. Throws a CheckpointError where the disk refuses;
 * earlier checkpoints are as they were then.
 */
export async function writeCheckpoint(
  run: RunFolder,
  holder: ParameterHolder,
  position: TrainingPosition,
  disk: Disk = realDisk,
): Promise<Checkpoint> {
  const checkpoint = checkpointAt(run, position.step);
  const temporary = temporaryName(checkpoint.folder);
  try {
    await disk.makeFolder(temporary);
    await fill(temporary, run, holder, position, disk);
    await removeFolder(checkpoint.folder, disk);
    await disk.rename(temporary, checkpoint.folder);
    await disk.flushFolder(run.checkpoints);
    await publishWeights(run, checkpoint, disk);
    await disk.flushFolder(run.path);
  } catch (error) {
    await disk.remove(temporary).catch(() => undefined);
    throw asWriteError(error, checkpoint.folder);
  }
  return checkpoint;
}

/** Writes the files of a checkpoint, checkpoint.json last. */
async function fill(
  folder: string,
  run: RunFolder,
  holder: ParameterHolder,
  position: TrainingPosition,
  disk: Disk,
): Promise<void> {
  const { step, seed } = position;
  const metadata = { format: 'fractalc', step: String(step), seed: String(seed) };
  const files: Record<string, Digest> = {};
  for (const { file, parts } of storedOf(holder)) {
    files[file] = await writeDigested(join(folder, file), parameterTensors(holder, parts), metadata, disk);
  }
  if (existsSync(run.spec)) {
    const spec = await readFile(run.spec, 'utf8');
    await atomicWrite(join(folder, 'spec.yaml'), spec, disk);
    files['spec.yaml'] = digestOfText(spec);
  }
  const { images } = position;
  const manifest = encodeManifest({ format: 1, step, seed, images, versions: programVersions(), files });
  await atomicWrite(manifestPath(folder), manifest, disk);
}

/** Loads all that a checkpoint stores. Throws a CheckpointError where it doesn't fit the model or the position. */
export async function loadCheckpoint(
  { folder }: Checkpoint,
  holder: ParameterHolder,
  expected: TrainingPosition,
): Promise<void> {
  const manifest = await readManifest(folder);
  for (const key of ['step', 'seed', 'images'] as const) {
    if (manifest[key] === expected[key]) continue;
    throw new CheckpointError(manifestPath(folder), `its ${key} is ${manifest[key]}, not ${expected[key]}.`);
  }
  for (const { file, parts } of storedOf(holder)) await loadTensors(holder, join(folder, file), parts);
}

/** Removes what a crash has left. Only the lock's owner may do so; other processes that want the lock prepare theirs beside it. */
export async function removeTorn(run: RunFolder): Promise<void> {
  for (const folder of [run.path, run.checkpoints]) {
    const torn = (await entriesIn(folder)).filter((name) => TEMPORARY_NAME.test(name) && !name.startsWith('.lock.'));
    for (const name of torn) await realDisk.remove(join(folder, name));
  }
}

/** Puts a checkpoint's weights where the run's are: as a second name of the same file where the file system has that. */
export function publishWeights(run: RunFolder, checkpoint: Checkpoint, disk: Disk = realDisk): Promise<void> {
  return publish(checkpoint, run.weights, disk);
}

/** Puts a checkpoint's weights at a path. */
export async function publish({ folder }: Checkpoint, path: string, disk: Disk = realDisk): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await disk.link(weightsOf(folder), temporary);
    await disk.rename(temporary, path);
  } finally {
    // Renaming one name of a file to another name of it does nothing, so the temporary one may still be there.
    await disk.remove(temporary);
  }
}

/** Removes all checkpoints but the newest `keep` and that of step `best`. */
export async function removeOld(run: RunFolder, keep: number, best?: number, disk: Disk = realDisk): Promise<void> {
  const old = (await listCheckpoints(run)).slice(0, -keep);
  for (const { folder } of old.filter(({ step }) => step !== best)) await removeFolder(folder, disk);
}

/** Takes the name away first: what is half removed is no checkpoint. */
async function removeFolder(folder: string, disk: Disk): Promise<void> {
  if (!existsSync(folder)) return;
  const temporary = temporaryName(folder);
  await disk.rename(folder, temporary);
  await disk.remove(temporary);
}
