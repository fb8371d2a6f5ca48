import { tunedBatches, tuneOptions } from '../options/tune.ts';
import type { Outcome } from '../outcome.ts';
import { tuneCommand } from '../tune.node.ts';
import type { PackageCall, PackageCommand } from './command.ts';

/** `node . tune` */
const run = ({ model, options, reporter }: PackageCall): Promise<Outcome> =>
  tuneCommand({ model, batches: tunedBatches(model, options), adapter: options.adapter, reporter });

export const command: PackageCommand = { usage: '[options]', options: tuneOptions, mostWords: 0, run };
