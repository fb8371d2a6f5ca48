import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { atomicWrite } from '../../../runtime/files/atomic.node.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import type { Reporter } from '../../../runtime/commands/reporter.ts';
import type { TrainResult } from '../../../runtime/commands/train.node.ts';
import type { AdapterChoice } from '../../../runtime/device/index.ts';
import { listCheckpoints } from '../../../runtime/runs/checkpoints.node.ts';
import { RunFolder } from '../../../runtime/runs/run-folder.node.ts';
import { continuedModel } from '../resume.ts';
import { startTraining } from '../start-training.ts';
import { trainInterruptibly } from '../train-request.ts';
import type { TrainRequest } from '../train-request.ts';
import type { PlannedRun, SweepPlan } from './plan.ts';
import { drawSweep } from './plot.ts';
import { renderResults } from './render.ts';
import { readResults } from './results.ts';

export interface SweepRequest {
  /** Paths. */
  readonly spec: string;
  readonly data: string;
  readonly folder: string;
  readonly plan: SweepPlan;
  readonly adapter: AdapterChoice | undefined;
  readonly reporter: Reporter;
}

/** Trains the runs one after the other, each from where it is. Gives the exit code of an interruption, after which no other is begun. */
export const runSweep = async (request: SweepRequest): Promise<number | undefined> => {
  const { plan, reporter } = request;
  for (const [index, planned] of plan.runs.entries()) {
    reporter.note(`Run ${index + 1} of ${plan.runs.length}: ${planned.name}`);
    const { stopped } = await trainOne(planned, request).catch((error: unknown) => {
      reporter.note(`The sweep stops at ${planned.name}; the same command goes on from there.`);
      throw error;
    });
    if (stopped !== undefined) return stopped;
  }
  return undefined;
};

const trainOne = async (
  { name, overrides }: PlannedRun,
  { spec, data, folder, adapter, reporter }: SweepRequest,
): Promise<TrainResult> => {
  const run = new RunFolder(join(folder, name));
  const request: TrainRequest = { run, overrides, adapter, reporter };
  if (run.exists) return trainInterruptibly(request, await continuedModel(run, undefined, [], undefined, reporter));
  // A making that was cut off has trained nothing yet.
  if ((await listCheckpoints(run)).length === 0) await rm(run.path, { recursive: true, force: true });
  return startTraining({ ...request, spec, data });
};

/** Writes results.json and results.svg, and tells the table. */
export const finishSweep = async (folder: string, plan: SweepPlan, stopped: number | undefined): Promise<Outcome> => {
  const results = await readResults(folder, plan);
  const [table, plot] = [join(folder, 'results.json'), join(folder, 'results.svg')];
  const json = { folder, results: results.map(({ curve: _, ...rest }) => rest), table, plot };
  await atomicWrite(table, `${JSON.stringify(json.results, null, 2)}\n`);
  await atomicWrite(plot, drawSweep(results));
  const text = `${renderResults(results)}\n\n${plot}: the loss curves`;
  if (stopped === undefined) return { text, json: { ...json, interrupted: false } };
  return {
    text: `${text}\nStopped; the same command goes on.`,
    json: { ...json, interrupted: true },
    exitCode: stopped,
  };
};
