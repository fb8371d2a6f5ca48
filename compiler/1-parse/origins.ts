import type { SourceRange } from '../diagnostics/source.ts';
import { childOf } from './tree.ts';
import type { Path, Tree } from './tree.ts';

/** Where a value of an effective spec comes from: every place that set a part of it; what nothing sets is a default. */
export interface Origins {
  readonly places: readonly SourceRange[];
  /** Whether a part of the value, or all of it, is a default. */
  readonly isDefault: boolean;
}

/** The origins of the value at a path; `parts` are the keys of a mapping that is told as one value. */
export const originsOf = (tree: Tree, path: Path, parts: readonly string[] = []): Origins => {
  const found = deepest(tree, path);
  if (found === undefined) return { places: [], isDefault: true };
  const isDefault = found.kind === 'map' && parts.some((key) => !found.entries.has(key));
  return { places: leaves(found), isDefault };
};

/** The tree at a path, or the scalar on the way that stands for all below it, as in `dropout: 0.1`. */
const deepest = (tree: Tree, path: Path): Tree | undefined => {
  let found = tree;
  for (const step of path) {
    if (found.kind === 'scalar') return found;
    const child = childOf(found, step);
    if (child === undefined) return undefined;
    found = child;
  }
  return found;
};

const leaves = (tree: Tree): SourceRange[] => {
  if (tree.kind === 'map') return [...tree.entries.values()].flatMap(({ value }) => leaves(value));
  if (tree.kind === 'list') return tree.items.flatMap(leaves);
  return tree.kind === 'scalar' ? [...(tree.sources ?? [tree.range])] : [tree.range];
};
