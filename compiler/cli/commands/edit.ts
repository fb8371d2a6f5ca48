import { editCommand, editOutcome } from '../../../runtime/commands/edit.node.ts';
import { editChoices, editOptions } from '../../../runtime/commands/options/edit.ts';
import { sampleChoices } from '../../../runtime/commands/options/sample.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { RunFolder } from '../../../runtime/runs/run-folder.node.ts';
import { subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';
import { createReporter } from '../io.ts';
import { loadRun } from '../load-run.ts';

/** `fractalc edit` */
const run = async (call: CliCall): Promise<Outcome> => {
  const { options, words } = call;
  const folder = subject(call, 'RUN');
  const edit = editChoices(options, words[1]);
  const choices = sampleChoices(options);
  const loaded = await loadRun(new RunFolder(folder));
  const reporter = await createReporter(call.io);
  const { adapter, weights } = options;
  const command = { ...loaded, edit, choices, weights, folder: options.text('output'), adapter, reporter };
  return editOutcome(await editCommand(command));
};

export const command: CliCommand = {
  usage: 'RUN [INPUT] [options]',
  details: `Each fill is a file of the input's kind. They are sorted by their probability given what is known, and fills.png shows them.

Examples:
  # draw a box anew, or what is white in a mask
  fractalc edit RUN coat.png --class coat --region 8,8,12,12
  fractalc edit RUN coat.png --class coat --mask hole.png --count 16
  # go on beyond the edges
  fractalc edit RUN coat.png --class coat --extend left=8,top=4
  # variations: a random third of the patches, as another class
  fractalc edit RUN coat.png --class bag --vary 0.3
  # go on with a text, or with a file of sound or music; fill what is between
  fractalc edit RUN --prefix "Once upon a time" --length 400
  fractalc edit RUN --prefix begin.txt --suffix end.txt`,
  mostWords: 2,
  options: editOptions,
  run,
};
