import { readConfig } from '../../runs/run-config.node.ts';
import { checkIsRun, RunFolder } from '../../runs/run-folder.node.ts';
import { evaluateCommand, evaluateOutcome } from '../evaluate.node.ts';
import { evaluateNumbers, evaluateOptions } from '../options/evaluate.ts';
import { dataChoices } from '../options/shared.ts';
import type { Outcome } from '../outcome.ts';
import { DEFAULT_RUN, type PackageCall, type PackageCommand } from './command.ts';

export const command: PackageCommand = {
  usage: `[RUN, default: ${DEFAULT_RUN}] [options]`,
  options: evaluateOptions,
  run,
};

/** `node . evaluate` */
async function run({ model, words, options, reporter }: PackageCall): Promise<Outcome> {
  const run = new RunFolder(words[0] ?? DEFAULT_RUN);
  checkIsRun(run);
  const config = await readConfig(run.config);
  const numbers = evaluateNumbers(options);
  const data = options.text('data');
  const { adapter, weights } = options;
  return evaluateOutcome(
    run,
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
}
