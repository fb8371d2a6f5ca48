/**
 * A run's checkpoints. One is a folder that gets its name only when it is complete, so that weights and moments are always of
 * the same step: a crash leaves a temporary folder, which is never read.
 *
 *     model.safetensors     the weights to sample with, by the parameters' names: the moving average where the training has one
 *     training.safetensors  what else going on takes: AdamW's moments and, beside an average, the weights that it follows
 *     spec.yaml             the effective spec
 *     checkpoint.json       where the training stands, its loss scale if it has one, and the digests of the other files
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { asWriteError, atomicWrite, temporaryPattern, temporaryName } from '../files/atomic.node.ts';
import { CheckpointError } from '../formats/checkpoint-error.ts';
import { digestOfText } from '../files/digest.node.ts';
import type { Digest } from '../files/digest.node.ts';
import { realDisk } from '../files/disk.node.ts';
import type { Disk } from '../files/disk.node.ts';
import { writeDigested } from '../formats/safetensors.node.ts';
import { readRegularText } from '../files/regular-file.node.ts';
import type { LossScale } from '../train/loss-scaler.ts';
import { programVersions } from './environment.node.ts';
import { encodeManifest, manifestPath, readManifest } from './manifest.node.ts';
import type { Manifest, TrainingPosition } from './manifest.node.ts';
import { loadTensorFile } from './parameters.node.ts';
import { parameterTensors } from '../formats/parameters.ts';
import type { ParameterHolder, StoredParts } from '../formats/parameters.ts';
import { entriesIn } from './run-folder.node.ts';
import type { RunFolder } from './run-folder.node.ts';
import type { WeightsKind } from './training-rows.ts';

/** A complete checkpoint. */
export interface Checkpoint {
  /** Steps done. */
  readonly step: number;
  readonly folder: string;
}

export const weightsFile = 'model.safetensors';
export const specFile = 'spec.yaml';

/** The files of parameters, by which weights are published: those that a checkpoint's user wants by their plain names. */
const storedPattern: Readonly<Record<WeightsKind, Readonly<Record<string, StoredParts>>>> = {
  trained: {
    [weightsFile]: { parts: ['weights'], plain: 'weights' },
    'training.safetensors': { parts: ['firstMoments', 'secondMoments'] },
  },
  averaged: {
    [weightsFile]: { parts: ['average'], plain: 'average' },
    'training.safetensors': { parts: ['weights', 'firstMoments', 'secondMoments'] },
  },
};

const kindOf = ({ parameters }: ParameterHolder): WeightsKind => (parameters.holds('average') ? 'averaged' : 'trained');

const folderName = /^step-(\d+)$/;

export const weightsOf = (folder: string): string => join(folder, weightsFile);

/** The folder of the checkpoint after `step` steps. */
export const checkpointAt = (run: RunFolder, step: number): Checkpoint => ({
  step,
  folder: join(run.checkpoints, `step-${String(step).padStart(6, '0')}`),
});

/** The checkpoints of a run, oldest first. */
export const listCheckpoints = async (run: RunFolder): Promise<Checkpoint[]> => {
  const found = (await entriesIn(run.checkpoints)).flatMap((name) => {
    const digits = folderName.exec(name)?.[1];
    return digits === undefined ? [] : [{ step: Number(digits), folder: join(run.checkpoints, name) }];
  });
  return found.sort((a, b) => a.step - b.step);
};

/** What is known of a training when it is saved. */
export interface SavedPosition extends TrainingPosition {
  /** What the weights have scored on held-out images. */
  readonly heldOutBitsPerDim?: number | undefined;
  /** Of trainings whose gradients are scaled. */
  readonly lossScale?: LossScale | undefined;
}

/**
 * Saves the parameters, all or nothing, and makes its weights the run's. Throws a CheckpointError where the disk refuses;
 * earlier checkpoints are as they were then.
 */
export const writeCheckpoint = async (
  run: RunFolder,
  holder: ParameterHolder,
  position: SavedPosition,
  disk: Disk = realDisk,
): Promise<Checkpoint> => {
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
};

/** Writes the files of a checkpoint, checkpoint.json last. */
const fill = async (
  folder: string,
  run: RunFolder,
  holder: ParameterHolder,
  { step, seed, images, heldOutBitsPerDim, lossScale }: SavedPosition,
  disk: Disk,
): Promise<void> => {
  const weights = kindOf(holder);
  const metadata = { format: 'fractalc', step: String(step), seed: String(seed), weights };
  const files: Record<string, Digest> = {};
  for (const [file, stored] of Object.entries(storedPattern[weights]))
    files[file] = await writeDigested(join(folder, file), parameterTensors(holder, stored), metadata, disk);
  if (existsSync(run.spec)) {
    const spec = await readRegularText(run.spec);
    await atomicWrite(join(folder, specFile), spec, disk);
    files[specFile] = digestOfText(spec);
  }
  const known = {
    ...(heldOutBitsPerDim === undefined ? {} : { heldOutBitsPerDim }),
    ...(lossScale === undefined ? {} : { lossScale }),
  };
  const manifest = { format: 1, step, seed, images, weights, ...known, versions: programVersions(), files } as const;
  await atomicWrite(manifestPath(folder), encodeManifest(manifest), disk);
};

/**
 * Loads all parameters that a checkpoint stores and gives its manifest. Throws a CheckpointError where it doesn't fit the model or the
 * position.
 */
export const loadCheckpoint = async (
  { folder }: Checkpoint,
  holder: ParameterHolder,
  expected: TrainingPosition,
): Promise<Manifest> => {
  const manifest = await readManifest(folder);
  for (const key of ['step', 'seed', 'images'] as const) {
    if (manifest[key] === expected[key]) continue;
    throw new CheckpointError(manifestPath(folder), `its ${key} is ${manifest[key]}, not ${expected[key]}.`);
  }
  for (const [file, stored] of Object.entries(storedPattern[kindOf(holder)]))
    await loadTensorFile(holder, join(folder, file), stored);
  return manifest;
};

/** Removes what a crash has left. Only the lock's owner may do so; other processes that want the lock prepare theirs beside it. */
export const removeTorn = async (run: RunFolder): Promise<void> => {
  for (const folder of [run.path, run.checkpoints]) {
    const torn = (await entriesIn(folder)).filter((name) => temporaryPattern.test(name) && !name.startsWith('.lock.'));
    for (const name of torn) await realDisk.remove(join(folder, name));
  }
};

/** Puts a checkpoint's weights where the run's are: as a second name of the same file where the file system has that. */
export const publishWeights = (run: RunFolder, checkpoint: Checkpoint, disk: Disk = realDisk): Promise<void> =>
  publish(checkpoint, run.weights, disk);

/** Puts a checkpoint's weights at a path. */
export const publish = async ({ folder }: Checkpoint, path: string, disk: Disk = realDisk): Promise<void> => {
  const temporary = temporaryName(path);
  try {
    await disk.link(weightsOf(folder), temporary);
    await disk.rename(temporary, path);
  } finally {
    // Renaming one name of a file to another name of it does nothing, so the temporary one may still be there.
    await disk.remove(temporary);
  }
};

/** Removes all checkpoints but the newest `keep` and that of step `best`. */
export const removeOld = async (run: RunFolder, keep: number, best?: number, disk: Disk = realDisk): Promise<void> => {
  const old = (await listCheckpoints(run)).slice(0, -keep);
  for (const { folder } of old.filter(({ step }) => step !== best)) await removeFolder(folder, disk);
};

/** Takes the name away first: what is half removed is no checkpoint. */
const removeFolder = async (folder: string, disk: Disk): Promise<void> => {
  if (!existsSync(folder)) return;
  const temporary = temporaryName(folder);
  await disk.rename(folder, temporary);
  await disk.remove(temporary);
};
