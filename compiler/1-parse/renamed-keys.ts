import { codes } from '../diagnostics/codes.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import type { Diagnostic, Fault } from '../diagnostics/diagnostic.ts';
import type { SourceRange } from '../diagnostics/source.ts';
import { listTree, mapTree } from './tree.ts';
import type { Entry, MapTree, Path, Tree } from './tree.ts';

/** A key of the spec language that has another name now. */
export interface RenamedKey {
  /** Its path under the old name, such as `levels.*.dim`; `*` stands for any index or key. */
  readonly old: string;
  /** Its new name in the same mapping. */
  readonly key: string;
  /** The version of fractalc that renamed it. */
  readonly since: string;
}

/**
 * The keys that were renamed: specs with the old names still compile, with a warning. A renamed key is one row here, and in the
 * schema a property with the new name in place of the old. No key has been renamed yet.
 */
export const renamedKeys: readonly RenamedKey[] = [];

/** A tree under today's names, and what is to be said about its old ones. */
export interface Renamed {
  readonly tree: Tree;
  readonly diagnostics: readonly Diagnostic[];
}

/** Puts today's names in the place of old ones in a tree that stands at a path of the spec. */
export const renameKeys = (tree: Tree, rows: readonly RenamedKey[], path: Path = []): Renamed => {
  const diagnostics: Diagnostic[] = [];
  return { tree: rows.length === 0 ? tree : rename(tree, rows, path, diagnostics), diagnostics };
};

/** The row of a key under its old name. */
export const renamedKeyAt = (path: Path, rows: readonly RenamedKey[]): RenamedKey | undefined =>
  rows.find(({ old }) => {
    const steps = old.split('.');
    return steps.length === path.length && steps.every((step, index) => step === '*' || step === path[index]);
  });

/** The warning about an old name where it stands. */
export const oldNameWarning = (key: SourceRange, path: Path, row: RenamedKey): Diagnostic =>
  diagnose(key, {
    code: codes.deprecatedKey,
    severity: 'warning',
    message: `${path.join('.')} is called ${row.key} since fractalc ${row.since}; the old name will go`,
    suggestion: row.key,
    path: path.join('.'),
  });

const rename = (tree: Tree, rows: readonly RenamedKey[], path: Path, said: Diagnostic[]): Tree => {
  if (tree.kind === 'list') {
    const items = tree.items.map((item, index) => rename(item, rows, [...path, String(index)], said));
    return listTree(items, tree.range);
  }
  return tree.kind === 'map' ? renameInMap(tree, rows, path, said) : tree;
};

const renameInMap = (tree: MapTree, rows: readonly RenamedKey[], path: Path, said: Diagnostic[]): Tree => {
  const entries = new Map<string, Entry>();
  for (const [name, { key, value }] of tree.entries) {
    const here = [...path, name];
    const row = renamedKeyAt(here, rows);
    if (row !== undefined && tree.entries.has(row.key)) {
      said.push(diagnose(key, bothNames(here, row)));
      continue;
    }
    if (row !== undefined) said.push(oldNameWarning(key, here, row));
    const now = row?.key ?? name;
    entries.set(now, { key, value: rename(value, rows, [...path, now], said) });
  }
  return mapTree(entries, tree.range);
};

const bothNames = (path: Path, { key, since }: RenamedKey): Fault => ({
  code: codes.oldAndNewKey,
  message: `${path.join('.')} is the old name of ${key}, which is given as well`,
  expected: `${key} alone: its name since fractalc ${since}`,
  suggestion: 'leave the old key out',
  path: path.join('.'),
});
