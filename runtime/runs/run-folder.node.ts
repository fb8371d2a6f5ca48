/**
 * What lies where in a run's folder:
 *
 *     spec.yaml                        the effective spec, every default written out: the model is compiled from it
 *     config.json                      what the run is: model, data, versions
 *     checkpoints/step-000400/         weights, moments, spec and checkpoint.json with their checksums, always of one step
 *     model.safetensors                the newest checkpoint's weights, or their moving average where the spec keeps one
 *     best.safetensors                 the same of the checkpoint with the lowest held-out bits/dim
 *     lock/                            which process trains the run
 *     log.jsonl                        what has happened: an object for each start, step, evaluation, preview and end
 *     device-use.json                  what the training takes of the device (plan.json in runs of earlier versions)
 *     previews/step-000400.png         a grid of samples, drawn while training
 *     tensorboard/events.out.tfevents… the log for TensorBoard, a file for each start
 *     samples/                         pictures
 *     report.html                      all of it on a page
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { asWriteError, atomicWrite, temporaryPattern } from '../files/atomic.node.ts';
import { makeFolder } from '../files/make-folder.node.ts';
import { readRegularText } from '../files/regular-file.node.ts';
import { writeConfig } from './run-config.node.ts';
import type { RunConfig } from './run-config.node.ts';
import { RunError } from './run-error.ts';

/** The paths of a run. */
export class RunFolder {
  /** As the user gave it, for messages. */
  readonly name: string;
  readonly path: string;
  readonly spec: string;
  readonly config: string;
  readonly weights: string;
  readonly bestWeights: string;
  readonly checkpoints: string;
  readonly lock: string;
  readonly log: string;
  readonly samples: string;
  readonly previews: string;
  readonly tensorBoard: string;
  readonly deviceUse: string;
  /** The same in runs of earlier versions. */
  readonly earlierDeviceUse: string;
  readonly report: string;

  constructor(name: string) {
    this.name = name;
    this.path = resolve(name);
    this.spec = join(this.path, 'spec.yaml');
    this.config = join(this.path, 'config.json');
    this.weights = join(this.path, 'model.safetensors');
    this.bestWeights = join(this.path, 'best.safetensors');
    this.checkpoints = join(this.path, 'checkpoints');
    this.lock = join(this.path, 'lock');
    this.log = join(this.path, 'log.jsonl');
    this.samples = join(this.path, 'samples');
    this.previews = join(this.path, 'previews');
    this.tensorBoard = join(this.path, 'tensorboard');
    this.deviceUse = join(this.path, 'device-use.json');
    this.earlierDeviceUse = join(this.path, 'plan.json');
    this.report = join(this.path, 'report.html');
  }

  /** What a training has made and goes on from: nothing else may be written there. */
  get ownFiles(): readonly string[] {
    return [this.spec, this.config, this.weights, this.bestWeights, this.log, this.checkpoints];
  }

  /** Whether the folder holds a run. */
  get exists(): boolean {
    return existsSync(this.config);
  }
}

/** Throws a RunError unless a new run can be made here: the folder doesn't exist or is empty. */
export const checkFree = async (run: RunFolder): Promise<void> => {
  if (run.exists) {
    throw new RunError(`${run.name}: there is a run already.`, 'Continue it with --resume, or give another folder.');
  }
  const entries = await entriesIn(run.path).catch((cause: unknown) => {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOTDIR')) throw cause;
    throw new RunError(`${run.name}: a file is in the place of this folder.`, 'Give another folder for the run.', {
      cause,
    });
  });
  if (entries.length > 0 && !isUnfinished(entries)) {
    throw new RunError(`${run.name}: the folder isn't empty.`, 'Give another folder for the run.');
  }
};

/** Whether a folder holds nothing but what a training leaves that was killed before it had made its run: it has a lock. */
const isUnfinished = (entries: readonly string[]): boolean => {
  const own = ['lock', 'spec.yaml'];
  return entries.includes('lock') && entries.every((name) => own.includes(name) || temporaryPattern.test(name));
};

/** Throws a RunError unless the folder holds a run; it tells which runs may have been meant. */
export const checkIsRun = (run: RunFolder): void => {
  if (run.exists) return;
  const found = statSync(run.path, { throwIfNoEntry: false });
  const what =
    found?.isDirectory() === true ? 'this is no run: it has no config.json' : 'this is no folder, and so no run';
  throw new RunError(`${run.name}: ${found === undefined ? 'there is no such folder' : what}.`, adviceOnRuns(run));
};

const adviceOnRuns = ({ name }: RunFolder): string => {
  const above = runAround(name);
  if (above !== undefined) return `suggestion: ${above}, the run that it lies in`;
  const inside = listRuns(name);
  const others = inside.length > 0 ? inside : listRuns(dirname(name));
  if (others.length === 0) return "Give the folder that 'train' wrote.";
  const more = others.length > mostListed ? ` and ${others.length - mostListed} more` : '';
  return `The runs ${inside.length > 0 ? 'in it' : 'beside it'}: ${others.slice(0, mostListed).join(', ')}${more}`;
};

/** Runs that a message lists. */
const mostListed = 20;

/** The run in which a path lies. */
const runAround = (path: string): string | undefined => {
  const parent = dirname(path);
  if (parent === path) return undefined;
  return new RunFolder(parent).exists ? parent : runAround(parent);
};

/** The runs in a folder, by their paths. */
export const listRuns = (folder: string): readonly string[] => {
  try {
    const names = readdirSync(folder).sort(new Intl.Collator('en', { numeric: true }).compare);
    return names.map((name) => join(folder, name)).filter((path) => new RunFolder(path).exists);
  } catch {
    return [];
  }
};

/**
 * Makes the run's folder. The configuration comes last, so that a folder with one is complete. Throws a CheckpointError where the disk
 * refuses; there is no part of a run then.
 */
export const createRun = async (run: RunFolder, spec: string, config: RunConfig): Promise<void> => {
  try {
    await makeFolder(run.path);
    await atomicWrite(run.spec, spec);
    await writeConfig(run.config, config);
  } catch (error) {
    if (!run.exists) await rm(run.spec, { force: true }).catch(() => undefined);
    throw asWriteError(error, run.name);
  }
};

/** What a command works on: the data that was given, or the run's own. Throws a RunError where there is neither. */
export const dataOf = (run: RunFolder, { data }: RunConfig, given: string | undefined): string => {
  const place = given ?? data;
  if (place !== undefined) return place;
  throw new RunError(
    `${run.name}: the run's weights were imported, so it has no data of its own.`,
    'Give --data PATH.',
  );
};

/** The run's effective spec; throws a RunError with the suggestion where it can't be read. */
export const readSpec = async (run: RunFolder, suggestion = ''): Promise<string> =>
  readRegularText(run.spec).catch((cause: unknown) => {
    throw new RunError(`${run.spec}: the run's spec can't be read.`, suggestion, { cause });
  });

/** Names in a folder; none where it doesn't exist. */
export const entriesIn = async (path: string): Promise<string[]> => {
  try {
    return await readdir(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
};
