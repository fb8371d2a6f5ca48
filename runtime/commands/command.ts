import type { OptionRow } from './option-row.ts';
import type { OptionValues } from './option-values.ts';
import type { Outcome } from './outcome.ts';

/** What a command is called with. */
export interface Call {
  readonly program: Program;
  /** "fractalc sample RUN [options]" */
  readonly usage: string;
  /** The words that are neither options nor overrides. */
  readonly words: readonly string[];
  /** `key=value` words, in order. */
  readonly overrides: readonly string[];
  readonly options: OptionValues;
}

/** A command of a program that gives its commands a `Context` besides what the user wrote. */
export interface Command<Context = never> {
  /** What stands behind the command's name. */
  readonly usage: string;
  /** What the help says below the summary. */
  readonly details?: string;
  readonly options: readonly OptionRow[];
  /** Whether `key=value` words mean something. */
  readonly takesOverrides?: boolean;
  /** Words that it takes besides overrides; one where undefined. */
  readonly mostWords?: number;
  run(call: Call & Context): Promise<Outcome>;
}

/** A command's row in its program's table. Its code is loaded when it is called: `sample` doesn't wait for the compiler. */
export interface CommandRow<Context = never> {
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command<Context> }>;
}

/** A command line that has commands. */
export interface Program<Context = never> {
  /** As the user calls it. */
  readonly name: string;
  readonly description: string;
  /** What `--version` prints; without it there is no such option. */
  readonly version?: () => string;
  readonly commands: Readonly<Record<string, CommandRow<Context>>>;
  /** Advice about an option that no command has under any name; undefined where there is no telling. */
  readonly adviseOption?: (unknown: UnknownOption) => Promise<string | undefined>;
  /** The override that was most likely meant by a word. */
  readonly meantOverride?: (word: string) => string | undefined;
}

export interface UnknownOption {
  /** The command's name. */
  readonly command: string;
  readonly options: readonly OptionRow[];
  readonly takesOverrides: boolean;
  /** The option without dashes and value. */
  readonly name: string;
  readonly value: string | undefined;
}
