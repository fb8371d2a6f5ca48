import { codes } from '../diagnostics/codes.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import type { Diagnostic, Fault } from '../diagnostics/diagnostic.ts';
import { isWholeRule } from './rule/is-rule.ts';
import { isNothing, listTree, mapTree } from './tree.ts';
import type { Entry, MapTree, Path, Tree } from './tree.ts';

/** A base with a spec's changes, and the faults of these. */
export interface Merged {
  readonly tree: Tree;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Lays a spec's values over those of the spec that it extends. Mappings are merged key by key; a mapping over a list changes
 * the items that its keys number; anything else takes the base's place. An empty value takes the base's away, so that the default
 * holds again. Every value keeps the place that it was written at.
 */
export const mergeTrees = (base: Tree, changes: Tree): Merged => {
  const diagnostics: Diagnostic[] = [];
  return { tree: merge(base, changes, [], diagnostics), diagnostics };
};

const merge = (base: Tree, changes: Tree, path: Path, faults: Diagnostic[]): Tree => {
  if (changes.kind !== 'map') return changes;
  if (base.kind === 'faulty') return base;
  if (base.kind === 'map') return mergeMaps(base, changes, path, faults);
  if (base.kind !== 'list' || (path.join('.') === 'levels' && isWholeRule(changes))) return changes;
  return mergeIntoList(base.items, changes, path, faults);
};

const mergeMaps = (base: MapTree, changes: MapTree, path: Path, faults: Diagnostic[]): Tree => {
  const entries = new Map<string, Entry>(base.entries);
  for (const [name, { key, value }] of changes.entries) {
    const old = base.entries.get(name)?.value;
    if (old === undefined) entries.set(name, { key, value });
    else if (isNothing(value)) entries.delete(name);
    else entries.set(name, { key, value: merge(old, value, [...path, name], faults) });
  }
  return mapTree(entries, changes.range);
};

const mergeIntoList = (items: readonly Tree[], changes: MapTree, path: Path, faults: Diagnostic[]): Tree => {
  const merged = [...items];
  for (const [name, { key, value }] of changes.entries) {
    const old = /^(0|[1-9]\d*)$/.test(name) ? items[Number(name)] : undefined;
    if (old === undefined) faults.push(diagnose(key, noSuchItem(path, name, items.length)));
    else merged[Number(name)] = merge(old, value, [...path, name], faults);
  }
  return listTree(merged, changes.range);
};

const noSuchItem = (path: Path, name: string, count: number): Fault => {
  const list = path.join('.');
  return {
    code: codes.noSuchBaseItem,
    message: `${list} of the spec that this one extends has no item "${name}"`,
    expected: count === 1 ? `0: ${list} has one item there` : `an index from 0 to ${count - 1}`,
    suggestion: `write all of ${list} as a list, to take the place of the base's`,
    path: [...path, name].join('.'),
  };
};
