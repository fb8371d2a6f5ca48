import { dataCommand } from '../../../runtime/commands/data.node.ts';
import { dataChoices, OptionValues } from '../../../runtime/commands/option-values.ts';
import type { DataDemands } from '../../../runtime/data/dataset.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { UsageError } from '../../../runtime/commands/usage-error.ts';
import type { Invocation } from '../command-table.ts';
import { createReporter } from '../io.ts';
import { soundModel } from '../sound-model.ts';
import { readSpecFile } from '../spec-file.ts';
import { subject } from '../words.ts';

/** `fractalc data` */
export async function run(invocation: Invocation): Promise<Outcome> {
  const options = new OptionValues(invocation.options);
  const source = subject(invocation, 'SOURCE', 'data');
  return dataCommand({
    source,
    output: options.text('output'),
    size: parseSize(options.text('size')),
    channels: options.keyed('channels'),
    choices: dataChoices(options),
    demands: await demandsOf(options, invocation),
    verify: options.flag('verify'),
    reporter: await createReporter(invocation.io),
  });
}

/** "64" or "48x64", from the outermost axis in. */
function parseSize(text: string | undefined): readonly number[] | undefined {
  if (text === undefined) return undefined;
  if (/^\d+([x×]\d+)?$/.test(text)) return text.split(/[x×]/).map(Number);
  throw new UsageError(`--size ${text}: expected a whole number, or two with an x between them, such as 48x64.`);
}

/** What the spec asks of its data. */
async function demandsOf(options: OptionValues, { io }: Invocation): Promise<DataDemands | undefined> {
  const file = options.text('spec');
  if (file === undefined) return undefined;
  const other = ['size', 'channels'].find((name) => options.text(name) !== undefined);
  if (other !== undefined)
    throw new UsageError(`--spec ${file}: it says what --${other} does.\n  suggestion: leave --${other} out`);
  const { architecture } = soundModel(await readSpecFile(file), [], (line) => io.err(line));
  const { extents, channels, classes, alphabet } = architecture.data;
  return { extents, channels, classes, alphabet };
}
