import { readConfig } from '../../runs/run-config.node.ts';
import { checkIsRun, RunFolder } from '../../runs/run-folder.node.ts';
import { evaluateCommand, evaluateOutcome } from '../evaluate.node.ts';
import { evaluateNumbers, evaluateOptions } from '../options/evaluate.ts';
import { dataChoices } from '../options/shared.ts';
import type { Outcome } from '../outcome.ts';
import { defaultRun } from './command.ts';
import type { PackageCall, PackageCommand } from './command.ts';

/** `node . evaluate` */
const run = async ({ model, words, options, reporter }: PackageCall): Promise<Outcome> => {
  const run = new RunFolder(words[0] ?? defaultRun);
  checkIsRun(run);
  const config = await readConfig(run.config);
  const numbers = evaluateNumbers(options);
  const data = options.text('data');
  const { adapter, weights } = options;
  return evaluateOutcome(
    { run, model },
    await evaluateCommand({
      run,
      config,
      model,
      data,
      dataChoices: dataChoices(options),
      weights,
      ...numbers,
      adapter,
      reporter,
    }),
  );
};

export const command: PackageCommand = {
  usage: `[RUN, default: ${defaultRun}] [options]`,
  options: evaluateOptions,
  run,
};
