/** What a list of runs tells of each. */
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isAlive } from '../../../runtime/runs/environment.node.ts';
import { readConfig } from '../../../runtime/runs/run-config.node.ts';
import { RunError } from '../../../runtime/runs/run-error.ts';
import { readSpec, RunFolder } from '../../../runtime/runs/run-folder.node.ts';
import { readLog } from '../../../runtime/runs/run-log.node.ts';
import { runState } from '../../../runtime/runs/run-state.ts';
import type { RunStatus } from '../../../runtime/runs/run-state.ts';
import { bestEvaluation, bestTraining, historyOf, lastTraining } from '../../report/history.ts';
import type { History } from '../../report/history.ts';
import { specValues } from '../spec-difference.ts';

/** A run that can be read. */
export interface ListedRun {
  readonly name: string;
  readonly status: RunStatus;
  /** Why it crashed, where it could tell. */
  readonly message: string | undefined;
  readonly step: number;
  readonly steps: number;
  /** Of training, smoothed, at the last step. */
  readonly bitsPerDim: number | undefined;
  readonly best: Best | undefined;
  /** When something was last heard of it: seconds since 1970. */
  readonly updated: number;
  /** Every value of the effective spec, as JSON, by its key. */
  readonly spec: ReadonlyMap<string, string>;
}

export interface Best {
  readonly bitsPerDim: number;
  readonly step: number;
  /** Training's is smoothed. */
  readonly of: 'held out' | 'training';
}

/** A folder that looks like a run's and can't be read as one. */
export interface BrokenRun {
  readonly name: string;
  readonly problem: string;
}

/** The runs of a folder, by name. */
export interface RunList {
  readonly runs: readonly ListedRun[];
  readonly broken: readonly BrokenRun[];
}

/** Files that only runs have: a folder with one is a run, whole or not. */
const signs: readonly string[] = ['config.json', 'log.jsonl', 'checkpoints', 'spec.yaml'];

/** The runs in a folder by name, or the folder itself where it is one. Throws a RunError where there is no such folder. */
export const surveyRuns = async (folder: string, now: number): Promise<RunList> => {
  if (new RunFolder(folder).exists) return surveyAll([new RunFolder(folder)], now);
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new RunError(`${folder}: there is no such folder.`, 'Give the folder that runs lie in.', { cause });
  });
  const names = entries.filter((entry) => !entry.isFile()).map(({ name }) => name);
  const sorted = names.sort(new Intl.Collator('en', { numeric: true }).compare);
  const found = await Promise.all(
    sorted.map(async (name) => ({ name, isRun: await looksLikeRun(join(folder, name)) })),
  );
  const runs = found.filter(({ isRun }) => isRun).map(({ name }) => new RunFolder(join(folder, name)));
  return surveyAll(runs, now);
};

const surveyAll = async (folders: readonly RunFolder[], now: number): Promise<RunList> => {
  const all = await Promise.all(folders.map((run) => survey(run, now)));
  return { runs: all.filter((run) => 'spec' in run), broken: all.filter((run) => 'problem' in run) };
};

const looksLikeRun = async (path: string): Promise<boolean> => {
  const entries = await readdir(path).catch((): string[] => []);
  return entries.some((name) => signs.includes(name));
};

const survey = async (run: RunFolder, now: number): Promise<ListedRun | BrokenRun> => {
  const name = basename(run.path);
  try {
    return await readRun(run, name, now);
  } catch (error) {
    return { name, problem: error instanceof Error ? error.message : String(error) };
  }
};

const readRun = async (run: RunFolder, name: string, now: number): Promise<ListedRun> => {
  if (!run.exists) throw new RunError(`${run.name}: there is no config.json; its making was cut off.`);
  const { steps } = (await readConfig(run.config)).description.train;
  const rows = await readLog(run.log);
  const history = historyOf(rows);
  const { status, step, message } = runState(rows, steps, isAlive, now);
  const logged = rows.at(-1)?.time ?? 0;
  return {
    ...{ name, status, message, step, steps },
    bitsPerDim: lastTraining(history),
    best: bestOf(history),
    updated: logged > 0 ? logged : (await stat(run.config)).mtimeMs / 1000,
    spec: specValues(await readSpec(run)),
  };
};

const bestOf = (history: History): Best | undefined => {
  const [held, trained] = [bestEvaluation(history), bestTraining(history)];
  if (held !== undefined) return { bitsPerDim: held.bitsPerDim, step: held.step, of: 'held out' };
  return trained === undefined ? undefined : { ...trained, of: 'training' };
};
