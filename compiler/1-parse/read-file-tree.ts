import { codes } from '../diagnostics/codes.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { readText } from './read-text.ts';
import { readTree } from './read-tree.ts';
import type { ReadTree } from './read-tree.ts';
import { renameKeys } from './renamed-keys.ts';
import type { RenamedKey } from './renamed-keys.ts';
import type { SpecFiles } from './spec-files.ts';
import { isNothing } from './tree.ts';
import type { Tree } from './tree.ts';

/** A spec's file: its name for diagnostics, and its content as read. */
export interface SpecSource {
  readonly file: string;
  readonly text: string | Uint8Array;
  /** Where `extends` finds other specs. Default: this machine's files, which a spec of a stranger should not read. */
  readonly files?: SpecFiles;
}

/** Reads one file's values under today's names; `tree` is undefined where there are none to go on with. */
export const readFileTree = (source: SpecSource, renamed: readonly RenamedKey[]): ReadTree => {
  const read = readText(source.file, source.text);
  if ('diagnostic' in read) return { tree: undefined, diagnostics: [read.diagnostic] };
  const { tree, diagnostics } = readTree({ source: read.source, start: 0, end: read.source.text.length });
  if (tree === undefined) return { tree, diagnostics };
  if (isNothing(tree)) return { tree: undefined, diagnostics: [empty(tree)] };
  const named = renameKeys(tree, renamed);
  return { tree: named.tree, diagnostics: [...diagnostics, ...named.diagnostics] };
};

const empty = ({ range }: Tree): Diagnostic => {
  const start = { ...range, start: 0, end: 0 };
  return diagnose(start, { code: codes.empty, message: 'the file holds no spec', expected: 'data, levels and head' });
};
