import { UsageError } from '../../runtime/commands/usage-error.ts';
import type { CommandName, Invocation } from './command-table.ts';
import { commandTable } from './command-table.ts';

/** The word that a command can't do without, or its option; throws a UsageError that names it. */
export function needed(value: string | undefined, what: string, command: CommandName): string {
  if (value !== undefined) return value;
  throw new UsageError(`${what} is missing.\n  usage: fractalc ${command} ${commandTable[command].usage}`);
}

/** The first word: a spec or a run. */
export function subject(
  { words }: Invocation,
  what: 'SPEC' | 'RUN' | 'SOURCE' | 'DIR' | 'CHECKPOINT' | 'RUN or WEIGHTS',
  command: CommandName,
): string {
  return needed(words[0], what, command);
}
