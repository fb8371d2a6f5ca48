import { readConfig } from '../../runs/run-config.node.ts';
import { checkIsRun, RunFolder } from '../../runs/run-folder.node.ts';
import { editCommand, editOutcome } from '../edit.node.ts';
import { editChoices, editOptions } from '../options/edit.ts';
import { sampleChoices } from '../options/sample.ts';
import type { Outcome } from '../outcome.ts';
import { defaultRun } from './command.ts';
import type { PackageCall, PackageCommand } from './command.ts';

/** `node . edit` */
const run = async ({ model, words, options, reporter }: PackageCall): Promise<Outcome> => {
  const [input] = words;
  const edit = editChoices(options, input);
  const choices = sampleChoices(options);
  const folder = options.text('output');
  const run = new RunFolder(options.text('run') ?? defaultRun);
  checkIsRun(run);
  const config = await readConfig(run.config);
  const { adapter, weights } = options;
  return editOutcome(await editCommand({ run, config, model, edit, choices, weights, folder, adapter, reporter }));
};

export const command: PackageCommand = {
  usage: '[INPUT] [options]',
  options: [{ name: 'run', value: 'RUN', help: `folder of the run (default: ${defaultRun})` }, ...editOptions],
  run,
};
