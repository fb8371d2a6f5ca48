import { expect } from 'chai';
import { fractalc } from '../../compiler/cli/fractalc.ts';
import type { Program } from '../../runtime/commands/command.ts';
import { parseLine } from '../../runtime/commands/parse-line.node.ts';
import type { ParsedLine } from '../../runtime/commands/parse-line.node.ts';
import { UsageError } from '../../runtime/commands/usage-error.ts';

/** The command that a line of `fractalc` calls. */
export const parsed = async (...argv: string[]): Promise<ParsedLine<object>> => {
  const line = await parseLine<object>(fractalc, argv);
  if ('text' in line) throw new Error(`${argv.join(' ')} only asks for a text`);
  return line;
};

/** Why a line of `fractalc`, or of another program, is refused. */
export const refusal = async (argv: readonly string[], program: Program<object> = fractalc): Promise<string> => {
  const thrown: unknown = await parseLine(program, argv).then(() => undefined, (error: unknown) => error); // prettier-ignore
  expect(thrown, argv.join(' ')).to.be.instanceOf(UsageError);
  return (thrown as UsageError).message;
};
