import { evaluateCommand, evaluateOutcome } from '../../../runtime/commands/evaluate.node.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { RunFolder } from '../../../runtime/runs/run-folder.node.ts';
import { createReporter } from '../io.ts';
import { loadRun } from '../load-run.ts';
import { evaluateNumbers, evaluateOptions } from '../../../runtime/commands/options/evaluate.ts';
import { dataChoices } from '../../../runtime/commands/options/shared.ts';
import { subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** `fractalc evaluate` */
const run = async (call: CliCall): Promise<Outcome> => {
  const { options } = call;
  const numbers = evaluateNumbers(options);
  const run = new RunFolder(subject(call, 'RUN'));
  const loaded = await loadRun(run);
  const reporter = await createReporter(call.io);
  const data = options.text('data');
  const { adapter, weights } = options;
  const command = { ...loaded, ...numbers, data, dataChoices: dataChoices(options), weights, adapter, reporter };
  return evaluateOutcome(loaded, await evaluateCommand(command));
};

export const command: CliCommand = {
  usage: 'RUN [options]',
  details: "Scores the test split of the data with the run's newest weights.",
  options: evaluateOptions,
  run,
};
