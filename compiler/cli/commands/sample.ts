import { interruptible } from '../../../runtime/commands/interruption.node.ts';
import { OptionValues, sampleChoices, sampleOutputs } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { sampleCommand, sampleOutcome, STOPPING } from '../../../runtime/commands/sample.node.ts';
import { RunFolder } from '../../../runtime/runs/run-folder.node.ts';
import type { Invocation } from '../command-table.ts';
import { createReporter } from '../io.ts';
import { loadRun } from '../load-run.ts';
import { subject } from '../words.ts';

/** `fractalc sample` */
export async function run(invocation: Invocation): Promise<Outcome> {
  const options = new OptionValues(invocation.options);
  const choices = sampleChoices(options);
  const outputs = sampleOutputs(options);
  const loaded = await loadRun(new RunFolder(subject(invocation, 'RUN', 'sample')));
  const reporter = await createReporter(invocation.io);
  const { adapter, weights } = options;
  const result = await interruptible(
    (interruption) => sampleCommand({ ...loaded, choices, weights, outputs, adapter, reporter, interruption }),
    () => reporter.note(STOPPING),
  );
  return sampleOutcome(result);
}
