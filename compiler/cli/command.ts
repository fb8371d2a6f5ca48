import type { Call, Command } from '../../runtime/commands/command.ts';
import { UsageError } from '../../runtime/commands/usage-error.ts';
import type { CliIo } from './io.ts';

/** What `fractalc` gives its commands besides what the user wrote. */
export interface CliContext {
  readonly io: CliIo;
}

export type CliCommand = Command<CliContext>;
export type CliCall = Call & CliContext;

/** What the help of a command that takes overrides says of them. */
export const overridesHelp = 'key=value sets any key of the spec, such as levels.0.module=masked or train.steps=200.';

/** A word or an option that the command can't do without; throws a UsageError that names it. */
export const needed = ({ usage }: CliCall, value: string | undefined, what: string): string => {
  if (value !== undefined) return value;
  throw new UsageError(`${what} is missing.\n  usage: ${usage}`);
};

/** The first word: a spec or a run. */
export const subject = (call: CliCall, what: string): string => needed(call, call.words[0], what);
