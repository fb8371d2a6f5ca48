import { join } from 'node:path';
import { compileModel } from '../../compiler/cli/compile-model.ts';
import { continuedModel } from '../../compiler/cli/resume.ts';
import { storeRun } from '../../compiler/cli/store-run.ts';
import type { Reporter } from '../../runtime/commands/reporter.ts';
import { trainCommand } from '../../runtime/commands/train.node.ts';
import type { TrainCommand, TrainResult } from '../../runtime/commands/train.node.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { tinySpec } from '../commands/tiny.ts';
import type { TinyFolder } from '../commands/tiny.ts';

/** Makes a run of the tiny spec that hasn't taken a step. */
export const tinyRun = async (folder: TinyFolder, name: string, overrides: readonly string[]): Promise<RunFolder> => {
  const run = new RunFolder(join(folder.path, name));
  const compiled = compileModel({ file: folder.spec, text: tinySpec }, overrides, () => undefined);
  await storeRun(run, compiled, { data: folder.data, classNames: undefined });
  return run;
};

/** Goes on with a run in this process, and gives what its user was told too. */
export const goOn = async (
  run: RunFolder,
  choices: Partial<TrainCommand> = {},
  onStep: (done: number) => void = () => undefined,
): Promise<TrainResult & { readonly notes: string }> => {
  const notes: string[] = [];
  const nothing = (): void => undefined;
  const reporter: Reporter = {
    start: nothing,
    step: ({ done }) => onStep(done),
    note: (text) => void notes.push(text),
    end: nothing,
  };
  const subject = await continuedModel(run, undefined, [], undefined, reporter);
  const interruption = { requested: undefined };
  const result = await trainCommand({ run, reporter, interruption, ...subject, ...choices });
  return { ...result, notes: notes.join('\n') };
};
