/** All that a run's folder tells of a run. What is missing or broken is left out and named, for reports tell of broken runs too. */
import { basename } from 'node:path';
import { readRegularText } from '../../runtime/files/regular-file.node.ts';
import { isAlive } from '../../runtime/runs/environment.node.ts';
import { readConfig } from '../../runtime/runs/run-config.node.ts';
import type { RunConfig } from '../../runtime/runs/run-config.node.ts';
import { checkIsRun } from '../../runtime/runs/run-folder.node.ts';
import type { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { readLog } from '../../runtime/runs/run-log.node.ts';
import { readPlan } from '../../runtime/runs/run-plan.node.ts';
import type { RunPlan } from '../../runtime/runs/run-plan.ts';
import { runState } from '../../runtime/runs/run-state.ts';
import type { RunState } from '../../runtime/runs/run-state.ts';
import type { Architecture } from '../ir/architecture.ts';
import { loadModel } from '../load-model.ts';
import { historyOf } from './history.ts';
import type { History } from './history.ts';
import { picturesOf } from './pictures.ts';
import type { Pictures } from './pictures.ts';

export interface RunFacts {
  /** The folder's name. */
  readonly name: string;
  /** As the user gave it. */
  readonly path: string;
  readonly config: RunConfig;
  readonly state: RunState;
  readonly history: History;
  /** The effective spec as YAML. */
  readonly spec: string | undefined;
  /** Undefined where the spec is missing, or this version has no such models. */
  readonly architecture: Architecture | undefined;
  readonly plan: RunPlan | undefined;
  readonly pictures: Pictures;
}

/** Gathers the facts. Throws a RunError where the folder holds no run. */
export const readFacts = async (run: RunFolder, now: number): Promise<RunFacts> => {
  checkIsRun(run);
  const config = await readConfig(run.config);
  const rows = await readLog(run.log);
  const history = historyOf(rows);
  const spec = await readRegularText(run.spec).catch(() => undefined);
  return {
    name: basename(run.path),
    path: run.name,
    config,
    state: runState(rows, config.description.train.steps, isAlive, now),
    history,
    spec,
    architecture: spec === undefined ? undefined : loadModel({ file: run.spec, text: spec }).architecture,
    plan: await readPlan(run),
    pictures: await picturesOf(run, history.previews),
  };
};
