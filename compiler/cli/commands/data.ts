import { dataCommand } from '../../../runtime/commands/data.node.ts';
import type { OptionValues } from '../../../runtime/commands/option-values.ts';
import type { DataDemands } from '../../../runtime/data/dataset.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { UsageError } from '../../../runtime/commands/usage-error.ts';
import { createReporter } from '../io.ts';
import { soundModel } from '../sound-model.ts';
import { readSpecFile } from '../spec-file.ts';
import { withKind } from '../../../runtime/data/sources/recognise.node.ts';
import { holdOut, json, kind, output, skipCorrupt, dataChoices } from '../../../runtime/commands/options/shared.ts';
import { subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

/** `fractalc data` */
const run = async (call: CliCall): Promise<Outcome> => {
  const { options } = call;
  const source = withKind(subject(call, 'SOURCE'), options.text('kind'));
  return dataCommand({
    source,
    output: options.text('output'),
    size: parseSize(options.text('size')),
    channels: options.keyed('channels'),
    picture: pictureOf(options),
    choices: dataChoices(options),
    demands: await demandsOf(options, call),
    verify: options.flag('verify'),
    reporter: await createReporter(call.io),
  });
};

export const command: CliCommand = {
  usage: 'SOURCE [-o CACHE] [options]',
  details:
    "The cache is a folder that 'train --data' takes. It can be stopped at any moment: the same command goes on with it. KIND:PATH says what a path holds: cache, cifar, idx, arrays, images, labels, sound, music, volume, symbols, table, text or bytes.",
  options: [
    { ...output, value: 'CACHE', help: "the cache's folder; without it the data is only described" },
    {
      name: 'size',
      value: 'N',
      help: 'side of the images, or HxW; first extents of other items, such as the length of sequences (default: what fits)',
      key: 'data.shape.*',
      hint: 'Height and width have an x between them: 48x64.',
    },
    {
      name: 'channels',
      value: 'N',
      help: 'channels of the images: 1 (grey) or 3 (default); of arrays, how many values at the end are channels',
      key: 'data.channels',
    },
    kind,
    { name: 'spec', value: 'SPEC', help: 'the spec that the data has to fit, in place of --size and --channels' },
    holdOut,
    skipCorrupt,
    {
      name: 'picture',
      value: 'FILE.png',
      help: 'a contact sheet of training items, a row for each of the first classes',
    },
    {
      name: 'verify',
      help: 'read every item: succeeds where a spec (--spec, or else the one that is printed) can be trained on the data',
    },
    json,
  ],
  run,
};

/** Where the contact sheet goes. */
const pictureOf = (options: OptionValues): string | undefined => {
  const file = options.text('picture');
  if (file === undefined) return undefined;
  if (!file.toLowerCase().endsWith('.png'))
    throw new UsageError(`--picture ${file}: expected a file's name that ends in .png.`);
  const output = options.text('output');
  if (output === undefined) return file;
  throw new UsageError(
    `--picture ${file}: it is for describing data, not with -o ${output}.\n  suggestion: leave -o out, or run the command twice`,
  );
};

/** "64" or "48x64", from the outermost axis in. */
const parseSize = (text: string | undefined): readonly number[] | undefined => {
  if (text === undefined) return undefined;
  if (/^\d+([x×]\d+){0,3}$/.test(text)) return text.split(/[x×]/).map(Number);
  throw new UsageError(`--size ${text}: expected whole numbers with an x between them, such as 48x64.`);
};

/** What the spec asks of its data. */
const demandsOf = async (options: OptionValues, { io }: CliCall): Promise<DataDemands | undefined> => {
  const file = options.text('spec');
  if (file === undefined) return undefined;
  const other = ['size', 'channels'].find((name) => options.text(name) !== undefined);
  if (other !== undefined)
    throw new UsageError(`--spec ${file}: it says what --${other} does.\n  suggestion: leave --${other} out`);
  const { architecture } = soundModel(await readSpecFile(file), [], (line) => io.err(line));
  const { extents, channels, classes, alphabet, kind, settings, end } = architecture.data;
  return { extents, channels, classes, alphabet, kind, settings, end };
};
