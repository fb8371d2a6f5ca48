import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { tuneCommand } from '../../../runtime/commands/tune.node.ts';
import { inMemoryModel } from '../../7-emit/in-memory-model.ts';
import { createReporter } from '../io.ts';
import { lowerModel } from '../../lower.ts';
import { soundModel } from '../sound-model.ts';
import { readSpecFile } from '../spec-file.ts';
import { tunedBatches, tuneOptions } from '../../../runtime/commands/options/tune.ts';
import { overridesHelp, subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** `fractalc tune` */
const run = async (call: CliCall): Promise<Outcome> => {
  const { overrides, io, options } = call;
  const { adapter } = options;
  const source = await readSpecFile(subject(call, 'SPEC'));
  const model = inMemoryModel(lowerModel(soundModel(source, overrides, (text) => io.err(text)).architecture));
  const batches = tunedBatches(model, options);
  return tuneCommand({ model, batches, adapter, reporter: await createReporter(io) });
};

export const command: CliCommand = {
  usage: 'SPEC [key=value …] [options]',
  details: `Most kernels come in several forms: for CPUs, GPUs and matrix units, with tiles of several sizes. Without a tuning, rules choose. This times all of them on the adapter at hand, at the sizes of the spec's training step and sampling, checks that they give the same numbers, and keeps what is faster than the rules' choice in the user's cache. 'train', 'sample' and 'evaluate' then go by it, here and in compiled packages; results differ by rounding at most. ${overridesHelp}`,
  options: tuneOptions,
  takesOverrides: true,
  run,
};
