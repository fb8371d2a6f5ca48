import { main } from '../../compiler/cli/main.ts';

/** What a command line did. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The last line of standard output as JSON; undefined where it isn't. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

/** Runs `fractalc` in this process. */
export const runCli = async (...argv: string[]): Promise<CliResult> => {
  const out: string[] = [];
  const err: string[] = [];
  const io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), isTerminal: false };
  const code = await main(argv, io);
  return { code, out: out.join('\n'), err: err.join('\n'), json: parse(out.at(-1)?.split('\n').at(-1) ?? '') };
};

const parse = (line: string): CliResult['json'] => {
  try {
    return JSON.parse(line) as CliResult['json'];
  } catch {
    return undefined;
  }
};
