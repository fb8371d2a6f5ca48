import { codes } from '../diagnostics/codes.ts';
import type { SchemaFault } from './schema-faults.ts';
import { editEntry, scalarTree, treeAt } from './tree.ts';
import type { Path, Tree } from './tree.ts';

/** Keys that are checked against a value elsewhere: where that is faulty, their own faults would only echo. */
const dependents: ReadonlyMap<string, readonly Path[]> = new Map([
  [
    'data.channels',
    [
      ['data', 'mean'],
      ['data', 'deviation'],
    ],
  ],
  ['train.steps', [['train', 'warmup']]],
]);

/** The tree with misspelt keys and names put right and other faulty values left out, so that the rest can be checked. */
export const repair = (tree: Tree, faults: readonly SchemaFault[]): Tree => {
  let repaired = tree;
  for (const fault of faults) {
    if (fault.missing === undefined) repaired = repairOne(repaired, fault);
    for (const dependent of dependents.get(fault.path.join('.')) ?? []) repaired = without(repaired, dependent);
  }
  return repaired;
};

const repairOne = (tree: Tree, { code, path, meant, suggestion }: SchemaFault): Tree => {
  if (meant !== undefined && treeAt(tree, meant) === undefined) {
    return editEntry(tree, path, (key, entry) => [meant.at(-1) ?? key, entry]);
  }
  if (code === codes.unknownValue && suggestion !== undefined) {
    return editEntry(tree, path, (key, { key: range, value }) => [
      key,
      { key: range, value: scalarTree(suggestion, value.range) },
    ]);
  }
  return without(tree, path);
};

/** A faulty list item takes its list with it. */
const without = (tree: Tree, path: Path): Tree => {
  const last = path.findLastIndex((step) => !/^\d+$/.test(step));
  return editEntry(tree, path.slice(0, last + 1), () => undefined);
};
