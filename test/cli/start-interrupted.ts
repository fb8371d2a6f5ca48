import { compileModel } from '../../compiler/cli/compile-model.ts';
import { storeRun } from '../../compiler/cli/store-run.ts';
import type { Progress } from '../../runtime/commands/reporter.ts';
import { trainCommand } from '../../runtime/commands/train.node.ts';
import type { TrainResult } from '../../runtime/commands/train.node.ts';
import type { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { tinySpec } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';

/** Begins to train the tiny spec and presses Ctrl-C during step `last`. */
export const startInterrupted = async (
  run: RunFolder,
  { spec, data }: TinyFolder,
  last: number,
): Promise<TrainResult> => {
  const compiled = compileModel({ file: spec, text: tinySpec }, [], () => undefined);
  const interruption: { requested: number | undefined } = { requested: undefined };
  const nothing = (): void => undefined;
  const step = ({ done }: Progress): void => {
    if (done === last) interruption.requested = 130;
  };
  return trainCommand({
    run,
    description: compiled.model.description,
    data,
    reporter: { start: nothing, step, note: nothing, end: nothing },
    interruption,
    prepare: async () => {
      await storeRun(run, compiled, { data, classNames: undefined });
      return compiled.model;
    },
  });
};
