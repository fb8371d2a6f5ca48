import { tunedBatches, tuneOptions } from '../options/tune.ts';
import type { Outcome } from '../outcome.ts';
import { tuneCommand } from '../tune.node.ts';
import type { PackageCall, PackageCommand } from './command.ts';

export const command: PackageCommand = { usage: '[options]', options: tuneOptions, mostWords: 0, run };

/** `node . tune` */
function run({ model, options, reporter }: PackageCall): Promise<Outcome> {
  return tuneCommand({ model, batches: tunedBatches(model, options), adapter: options.adapter, reporter });
}
