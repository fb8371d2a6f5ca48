import { join } from 'node:path';
import { RunFolder } from '../../../runtime/runs/run-folder.node.ts';
import { readConfig } from '../../../runtime/runs/run-config.node.ts';
import { readLog } from '../../../runtime/runs/run-log.node.ts';
import type { Series } from '../../present/chart/series.ts';
import { bestEvaluation, historyOf, lastTraining, trainingSeconds } from '../../report/history.ts';
import type { SweepPlan } from './plan.ts';

/** What has become of a run. */
export interface SweepResult {
  readonly name: string;
  readonly overrides: readonly string[];
  readonly parameters: number;
  readonly step: number;
  readonly steps: number;
  /** Of training, smoothed, at the end; null before the first step. */
  readonly bitsPerDim: number | null;
  /** The best on held-out data; null where none were looked at. */
  readonly heldOut: number | null;
  readonly seconds: number;
  /** Smoothed bits/dim over the steps. */
  readonly curve: Series;
}

/** The runs in the order of the plan; those that haven't begun too. */
export const readResults = (folder: string, { runs }: SweepPlan): Promise<readonly SweepResult[]> =>
  Promise.all(
    runs.map(async ({ name, overrides, parameters, steps }) => {
      const run = new RunFolder(join(folder, name));
      const history = historyOf(run.exists ? await readLog(run.log) : []);
      const planned = run.exists ? (await readConfig(run.config)).description.train.steps : steps;
      return {
        ...{ name, overrides, parameters, steps: planned },
        step: history.steps.at(-1)?.step ?? 0,
        bitsPerDim: lastTraining(history) ?? null,
        heldOut: bestEvaluation(history)?.bitsPerDim ?? null,
        seconds: trainingSeconds(history),
        curve: history.smoothed,
      };
    }),
  );
