import { readConfig } from '../../runs/run-config.node.ts';
import { checkIsRun, RunFolder } from '../../runs/run-folder.node.ts';
import { interruptible } from '../interruption.node.ts';
import { sampleChoices, sampleOptions, sampleOutputs } from '../options/sample.ts';
import type { Outcome } from '../outcome.ts';
import { sampleCommand, sampleOutcome, stopping } from '../sample.node.ts';
import { defaultRun } from './command.ts';
import type { PackageCall, PackageCommand } from './command.ts';

/** `node . sample` */
const run = async ({ model, words, options, reporter }: PackageCall): Promise<Outcome> => {
  const run = new RunFolder(words[0] ?? defaultRun);
  checkIsRun(run);
  const config = await readConfig(run.config);
  const choices = sampleChoices(options);
  const outputs = sampleOutputs(options);
  const { adapter, weights } = options;
  const result = await interruptible(
    (interruption) => sampleCommand({ run, config, model, weights, choices, outputs, adapter, reporter, interruption }),
    () => reporter.note(stopping),
  );
  return sampleOutcome(result);
};

export const command: PackageCommand = {
  usage: `[RUN, default: ${defaultRun}] [options]`,
  options: sampleOptions,
  run,
};
