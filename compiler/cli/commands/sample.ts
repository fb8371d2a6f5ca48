import { interruptible } from '../../../runtime/commands/interruption.node.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { sampleCommand, sampleOutcome, stopping } from '../../../runtime/commands/sample.node.ts';
import { RunFolder } from '../../../runtime/runs/run-folder.node.ts';
import { createReporter } from '../io.ts';
import { loadRun } from '../load-run.ts';
import { sampleChoices, sampleOutputs, sampleOptions } from '../../../runtime/commands/options/sample.ts';
import { subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** `fractalc sample` */
const run = async (call: CliCall): Promise<Outcome> => {
  const { options } = call;
  const choices = sampleChoices(options);
  const outputs = sampleOutputs(options);
  const loaded = await loadRun(new RunFolder(subject(call, 'RUN')));
  const reporter = await createReporter(call.io);
  const { adapter, weights } = options;
  const result = await interruptible(
    (interruption) => sampleCommand({ ...loaded, choices, weights, outputs, adapter, reporter, interruption }),
    () => reporter.note(stopping),
  );
  return sampleOutcome(result);
};

export const command: CliCommand = {
  usage: 'RUN [options]',
  details:
    "Writes a file of the data's kind for each sample (PNG, text, WAV, MIDI, …) and grid.png, which shows them with a row for each class. What isn't given is as in the spec. Ctrl-C stops after the batch; the files so far stay.",
  options: sampleOptions,
  run,
};
