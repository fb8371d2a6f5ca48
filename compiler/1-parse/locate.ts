import type { SourceRange } from '../diagnostics/source.ts';
import { childOf } from './tree.ts';
import type { Path, Tree } from './tree.ts';

/** Finds the place of a key or of its value; where the spec doesn't give it, the place of the nearest part that holds it. */
export type Locate = (path: Path, part?: 'key' | 'value') => SourceRange;

export const locateIn =
  (root: Tree): Locate =>
  (path, part = 'value') => {
    let tree = root;
    let key: SourceRange | undefined;
    for (const step of path) {
      const child = childOf(tree, step);
      if (child === undefined) return key ?? firstLineOf(tree);
      key = tree.kind === 'map' ? tree.entries.get(step)?.key : undefined;
      tree = child;
    }
    return part === 'key' ? (key ?? firstLineOf(tree)) : tree.range;
  };

/** The start of a map or list stands for the whole where something is missing in it. */
const firstLineOf = (tree: Tree): SourceRange => {
  const first = tree.kind === 'map' ? tree.entries.values().next().value : undefined;
  // A merged or overridden first entry lies elsewhere.
  const here =
    first?.key.source === tree.range.source && first.key.start >= tree.range.start && first.key.end <= tree.range.end;
  if (first && here) return first.key;
  const { source, start, end } = tree.range;
  const lineBreak = source.text.indexOf('\n', start);
  return { source, start, end: Math.max(start, lineBreak < 0 ? end : Math.min(end, lineBreak)) };
};
