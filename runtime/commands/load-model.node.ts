import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { planFormat } from '../execute/plan.ts';
import type { CompiledModel } from '../model.ts';
import { RunError } from '../runs/run-error.ts';

/** The model of a compiled package, whose code is run: give it packages that you have compiled or trust. Throws a RunError. */
export const loadModel = async (folder: string): Promise<CompiledModel> => {
  const path = join(folder, 'model.js');
  if (!existsSync(path)) throw new RunError(`${path}: the compiled model is missing.`, 'Compile the spec again.');
  const url = pathToFileURL(path);
  // A package may be replaced while the process lives; Node keeps modules by their URL.
  url.searchParams.set('changed', String((await stat(path)).mtimeMs));
  const module: unknown = await import(url.href).catch((cause: unknown) => {
    throw new RunError(`${path}: the compiled model is damaged: ${String(cause)}`, 'Compile the spec again.', {
      cause,
    });
  });
  if (typeof module !== 'object' || module === null || !('model' in module)) {
    throw new RunError(`${path}: this is no compiled model.`, 'Compile the spec again.');
  }
  const model = module.model as CompiledModel;
  if ((model.plan.format as number) === planFormat) return model;
  throw new RunError(`${path}: it was compiled by another version of fractalc.`, 'Compile the spec again.');
};
