/**
 * A run's checkpoints. One is a folder that gets its name only when it is complete, so that weights and moments are always of
 * the same step: a crash leaves a temporary folder, which is never read.
 */
import { randomUUID } from 'node:crypto';
import { copyFile, link, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { flushFolder, isSystemError } from '../checkpoint/atomic.node.ts';
import { CheckpointError } from '../checkpoint/checkpoint-error.ts';
import { openSafetensors, writeSafetensors } from '../checkpoint/safetensors.node.ts';
import { loadTensors, parameterTensors, type ParameterHolder } from './parameters.node.ts';
import { entriesIn, type RunFolder } from './run-folder.node.ts';

/** A complete checkpoint. */
export interface Checkpoint {
  /** Steps done. */
  readonly step: number;
  readonly folder: string;
}

/** Checkpoints that stay; older ones are removed. */
const KEPT = 2;
const FOLDER_NAME = /^step-(\d+)$/;
const TEMPORARY = /^\..*\.tmp$/;
const MOMENTS = ['firstMoments', 'secondMoments'] as const;

const weightsOf = (folder: string): string => join(folder, 'model.safetensors');
const momentsOf = (folder: string): string => join(folder, 'training.safetensors');

/** The checkpoints of a run, oldest first. */
export async function listCheckpoints(run: RunFolder): Promise<Checkpoint[]> {
  const found = (await entriesIn(run.checkpoints)).flatMap((name) => {
    const digits = FOLDER_NAME.exec(name)?.[1];
    return digits === undefined ? [] : [{ step: Number(digits), folder: join(run.checkpoints, name) }];
  });
  return found.sort((a, b) => a.step - b.step);
}

/** Saves the parameters after `step` steps, all or nothing, and makes its weights the run's. */
export async function writeCheckpoint(
  run: RunFolder,
  holder: ParameterHolder,
  step: number,
  seed: number,
): Promise<Checkpoint> {
  const name = `step-${String(step).padStart(6, '0')}`;
  const checkpoint = { step, folder: join(run.checkpoints, name) };
  const temporary = join(run.checkpoints, `.${name}.${randomUUID()}.tmp`);
  try {
    await mkdir(temporary, { recursive: true });
    const metadata = { format: 'fractalc', step: String(step), seed: String(seed) };
    await writeSafetensors(weightsOf(temporary), parameterTensors(holder, ['weights']), metadata);
    await writeSafetensors(momentsOf(temporary), parameterTensors(holder, MOMENTS), metadata);
    await rm(checkpoint.folder, { recursive: true, force: true });
    await rename(temporary, checkpoint.folder);
    await flushFolder(run.checkpoints);
    await publishWeights(run, checkpoint);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw isSystemError(error)
      ? new CheckpointError(checkpoint.folder, `it could not be written: ${error.message}`, { cause: error })
      : error;
  }
  await removeOld(run);
  return checkpoint;
}

/** Loads weights and moments. Throws a CheckpointError where they don't fit the model, each other or the seed. */
export async function loadCheckpoint(
  { folder, step }: Checkpoint,
  holder: ParameterHolder,
  seed: number,
): Promise<void> {
  for (const path of [weightsOf(folder), momentsOf(folder)]) {
    const file = await openSafetensors(path);
    await file.close();
    const { step: savedStep, seed: savedSeed } = file.metadata;
    if (savedStep !== String(step)) throw new CheckpointError(path, `it is of step ${savedStep ?? '?'}, not ${step}.`);
    if (savedSeed !== String(seed)) {
      throw new CheckpointError(path, `it was trained with the seed ${savedSeed ?? '?'}, not ${seed}.`);
    }
  }
  await loadTensors(holder, weightsOf(folder), ['weights']);
  await loadTensors(holder, momentsOf(folder), MOMENTS);
}

/** Removes what a crash has left. */
export async function removeTorn(run: RunFolder): Promise<void> {
  const torn = (await entriesIn(run.checkpoints)).filter((name) => TEMPORARY.test(name));
  for (const name of torn) await rm(join(run.checkpoints, name), { recursive: true, force: true });
}

/** Puts a checkpoint's weights where the run's are: as a second name of the same file where the file system has that. */
export async function publishWeights(run: RunFolder, { folder }: Checkpoint): Promise<void> {
  const temporary = join(run.path, `.model.safetensors.${randomUUID()}.tmp`);
  try {
    await link(weightsOf(folder), temporary).catch(() => copyFile(weightsOf(folder), temporary));
    await rename(temporary, run.weights);
  } finally {
    // Renaming one name of a file to another name of it does nothing, so the temporary one may still be there.
    await rm(temporary, { force: true });
  }
}

async function removeOld(run: RunFolder): Promise<void> {
  const checkpoints = await listCheckpoints(run);
  for (const { folder } of checkpoints.slice(0, -KEPT)) await rm(folder, { recursive: true, force: true });
}
