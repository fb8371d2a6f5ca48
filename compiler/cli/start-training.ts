import type { TrainResult } from '../../runtime/commands/train.node.ts';
import { checkFree } from '../../runtime/runs/run-folder.node.ts';
import { compileModel } from './compile-model.ts';
import { readSpecFile } from './spec-file.ts';
import { storeRun } from './store-run.ts';
import { trainInterruptibly } from './train-request.ts';
import type { TrainRequest } from './train-request.ts';

export interface StartRequest extends TrainRequest {
  /** Path of the spec. */
  readonly spec: string;
  /** Path of the data, or the name of a sample. */
  readonly data: string;
}

/** Compiles a spec and trains it in a new run. Nothing is written before spec, data and device are known to be good. */
export const startTraining = async (request: StartRequest): Promise<TrainResult> => {
  const { run, spec, data, overrides, reporter } = request;
  await checkFree(run);
  const compiled = compileModel(await readSpecFile(spec), overrides, (text) => reporter.note(text));
  return trainInterruptibly(request, {
    description: compiled.model.description,
    data,
    prepare: async ({ classNames, facts, heldOut, items }) => {
      // Only now does nobody else make a run here.
      await checkFree(run);
      await storeRun(run, compiled, { data, classNames, facts, heldOut, items });
      return compiled.model;
    },
  });
};
