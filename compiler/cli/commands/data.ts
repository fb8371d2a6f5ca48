import { dataCommand } from '../../../runtime/commands/data.node.ts';
import { dataChoices, OptionValues } from '../../../runtime/commands/option-values.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { UsageError } from '../../../runtime/commands/usage-error.ts';
import type { Invocation } from '../command-table.ts';
import { createReporter } from '../io.ts';
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
