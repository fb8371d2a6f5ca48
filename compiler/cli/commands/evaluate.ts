import { evaluateCommand, evaluateOutcome } from '../../../runtime/commands/evaluate.node.ts';
import { dataChoices, evaluateNumbers, OptionValues } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { RunFolder } from '../../../runtime/runs/run-folder.node.ts';
import type { Invocation } from '../command-table.ts';
import { createReporter } from '../io.ts';
import { loadRun } from '../load-run.ts';
import { subject } from '../words.ts';

/** `fractalc evaluate` */
export async function run(invocation: Invocation): Promise<Outcome> {
  const options = new OptionValues(invocation.options);
  const numbers = evaluateNumbers(options);
  const run = new RunFolder(subject(invocation, 'RUN', 'evaluate'));
  const loaded = await loadRun(run);
  const reporter = await createReporter(invocation.io);
  const data = options.text('data');
  const { adapter, weights } = options;
  const command = { ...loaded, ...numbers, data, dataChoices: dataChoices(options), weights, adapter, reporter };
  return evaluateOutcome(run, await evaluateCommand(command));
}
