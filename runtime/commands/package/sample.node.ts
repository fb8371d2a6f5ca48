import { readConfig } from '../../runs/run-config.node.ts';
import { checkIsRun, RunFolder } from '../../runs/run-folder.node.ts';
import { interruptible } from '../interruption.node.ts';
import { sampleChoices, sampleOptions, sampleOutputs } from '../options/sample.ts';
import type { Outcome } from '../outcome.ts';
import { sampleCommand, sampleOutcome, STOPPING } from '../sample.node.ts';
import { DEFAULT_RUN, type PackageCall, type PackageCommand } from './command.ts';

export const command: PackageCommand = {
  usage: `[RUN, default: ${DEFAULT_RUN}] [options]`,
  options: sampleOptions,
  run,
};

/** `node . sample` */
async function run({ model, words, options, reporter }: PackageCall): Promise<Outcome> {
  const run = new RunFolder(words[0] ?? DEFAULT_RUN);
  checkIsRun(run);
  const config = await readConfig(run.config);
  const choices = sampleChoices(options);
  const outputs = sampleOutputs(options);
  const { adapter, weights } = options;
  const result = await interruptible(
    (interruption) => sampleCommand({ run, config, model, weights, choices, outputs, adapter, reporter, interruption }),
    () => reporter.note(STOPPING),
  );
  return sampleOutcome(result);
}
