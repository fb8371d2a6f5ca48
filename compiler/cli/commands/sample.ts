import { loadRun } from '../../../runtime/commands/load-model.node.ts';
import { OptionValues, sampleChoices } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { sampleCommand, sampleOutcome } from '../../../runtime/commands/sample.node.ts';
import { RunFolder } from '../../../runtime/run/run-folder.node.ts';
import type { Invocation } from '../command-table.ts';
import { createReporter } from '../io.ts';
import { subject } from '../words.ts';

/** `fractalc sample` */
export async function run(invocation: Invocation): Promise<Outcome> {
  const options = new OptionValues(invocation.options);
  const choices = sampleChoices(options);
  const loaded = await loadRun(new RunFolder(subject(invocation, 'RUN', 'sample')));
  const reporter = await createReporter(invocation.io);
  const { adapter } = options;
  return sampleOutcome(
    await sampleCommand({
      ...loaded,
      choices,
      best: options.flag('best'),
      output: options.text('output'),
      adapter,
      reporter,
    }),
  );
}
