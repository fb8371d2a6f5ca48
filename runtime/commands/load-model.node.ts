import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PLAN_FORMAT } from '../execute/plan.ts';
import type { CompiledModel } from '../model.ts';
import { readConfig, type RunConfig } from '../run/run-config.node.ts';
import { RunError } from '../run/run-error.ts';
import { checkIsRun, type RunFolder } from '../run/run-folder.node.ts';

/** A run with the model that it trains. */
export interface LoadedRun {
  readonly run: RunFolder;
  readonly config: RunConfig;
  readonly model: CompiledModel;
}

/** Opens a run and the package that it was compiled to. Throws a RunError where it isn't one. */
export async function loadRun(run: RunFolder): Promise<LoadedRun> {
  checkIsRun(run);
  const config = await readConfig(run.config);
  return { run, config, model: await loadModel(join(run.path, config.package)) };
}

/** The model of a compiled package. */
export async function loadModel(folder: string): Promise<CompiledModel> {
  const path = join(folder, 'model.js');
  if (!existsSync(path)) throw new RunError(`${path}: the compiled model is missing.`, 'Compile the spec again.');
  const url = pathToFileURL(path);
  // A run's package may be replaced while the process lives; Node keeps modules by their URL.
  url.searchParams.set('changed', String((await stat(path)).mtimeMs));
  const module: unknown = await import(url.href);
  if (typeof module !== 'object' || module === null || !('model' in module)) {
    throw new RunError(`${path}: this is no compiled model.`, 'Compile the spec again.');
  }
  const model = module.model as CompiledModel;
  if ((model.plan.format as number) === PLAN_FORMAT) return model;
  throw new RunError(`${path}: it was compiled by another version of fractalc.`, 'Compile the spec again.');
}
