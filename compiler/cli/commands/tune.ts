import { OptionValues } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { tuneCommand, tunedBatches } from '../../../runtime/commands/tune.node.ts';
import { inMemoryModel } from '../../7-emit/in-memory-model.ts';
import type { Invocation } from '../command-table.ts';
import { createReporter } from '../io.ts';
import { lowerModel } from '../../lower.ts';
import { soundModel } from '../sound-model.ts';
import { readSpecFile } from '../spec-file.ts';
import { subject } from '../words.ts';

/** `fractalc tune` */
export async function run(invocation: Invocation): Promise<Outcome> {
  const { overrides, io } = invocation;
  const options = new OptionValues(invocation.options);
  const { adapter } = options;
  const source = await readSpecFile(subject(invocation, 'SPEC', 'tune'));
  const model = inMemoryModel(lowerModel(soundModel(source, overrides, (text) => io.err(text)).architecture));
  const batches = tunedBatches(model, options);
  return tuneCommand({ model, batches, adapter, reporter: await createReporter(io) });
}
