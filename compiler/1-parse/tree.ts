import type { SourceRange } from '../diagnostics/source.ts';

/** A spec's values with their places. Trees are never changed, so that aliases can share them. */
export type Tree = ScalarTree | ListTree | MapTree | FaultyTree;

export type Scalar = string | number | boolean | null;

export const isScalarValue = (value: unknown): value is Scalar =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

interface Located {
  readonly range: SourceRange;
  /** Number of values in the tree, shared ones counted each time. */
  readonly size: number;
}

export interface ScalarTree extends Located {
  readonly kind: 'scalar';
  readonly value: Scalar;
  /** Of a value that was computed: where the numbers stand that it follows from. */
  readonly sources?: readonly SourceRange[];
}

export interface ListTree extends Located {
  readonly kind: 'list';
  readonly items: readonly Tree[];
}

export interface MapTree extends Located {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
}

/** A value with a fault that is already reported; nothing more is said about it. */
export interface FaultyTree extends Located {
  readonly kind: 'faulty';
}

export interface Entry {
  readonly key: SourceRange;
  readonly value: Tree;
}

/** Keys and list indices from the root to a value. */
export type Path = readonly string[];

export const scalarTree = (value: Scalar, range: SourceRange): ScalarTree => ({
  kind: 'scalar',
  value,
  range,
  size: 1,
});

export const faultyTree = (range: SourceRange): FaultyTree => ({ kind: 'faulty', range, size: 1 });

export const listTree = (items: readonly Tree[], range: SourceRange): ListTree => ({
  kind: 'list',
  items,
  range,
  size: items.reduce((sum, item) => sum + item.size, 1),
});

export const mapTree = (entries: ReadonlyMap<string, Entry>, range: SourceRange): MapTree => {
  let size = 1;
  for (const { value } of entries.values()) size += value.size;
  return { kind: 'map', entries, range, size };
};

/** A value that was computed from what stands at some places, the first of them the one to name where it is wrong. */
export const computedTree = (value: Scalar, sources: readonly [SourceRange, ...SourceRange[]]): ScalarTree => ({
  kind: 'scalar',
  value,
  range: sources[0],
  sources,
  size: 1,
});

/** Whether a value is empty, as in `key:` or `key: null`. */
export const isNothing = (tree: Tree): boolean => tree.kind === 'scalar' && tree.value === null;

/** The child under a key or index; undefined where there is none. */
export const childOf = (tree: Tree, step: string): Tree | undefined => {
  if (tree.kind === 'map') return tree.entries.get(step)?.value;
  if (tree.kind === 'list') return /^(0|[1-9]\d*)$/.test(step) ? tree.items[Number(step)] : undefined;
  return undefined;
};

/** The tree at a path; undefined where the path leaves the tree. */
export const treeAt = (root: Tree, path: Path): Tree | undefined => {
  let tree: Tree | undefined = root;
  for (const step of path) tree = tree && childOf(tree, step);
  return tree;
};

/** A map's entry by its key, and what becomes of it: another key or value, or undefined to take it out. */
type Edit = (key: string, entry: Entry) => readonly [key: string, entry: Entry] | undefined;

/** The tree with the map entry at a path edited; the same tree where the path leads to none. */
export const editEntry = (tree: Tree, path: Path, edit: Edit): Tree => {
  const [step, ...rest] = path;
  if (step === undefined) return tree;
  if (tree.kind === 'list') {
    const items = tree.items.map((item, index) => (String(index) === step ? editEntry(item, rest, edit) : item));
    return listTree(items, tree.range);
  }
  if (tree.kind !== 'map') return tree;
  const deeper: Edit = (key, { key: range, value }) => [key, { key: range, value: editEntry(value, rest, edit) }];
  const editHere = rest.length === 0 ? edit : deeper;
  const entries = [...tree.entries].flatMap(([key, entry]) => {
    const edited = key === step ? editHere(key, entry) : ([key, entry] as const);
    return edited === undefined ? [] : [edited];
  });
  return mapTree(new Map(entries), tree.range);
};

export type Value = Scalar | Value[] | { [key: string]: Value };

/** The plain value of a tree. Maps have no prototype, so that a key such as `__proto__` is one like any other. */
export const valueOf = (tree: Tree): Value => {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'faulty') return null;
  if (tree.kind === 'list') return tree.items.map(valueOf);
  const value = Object.create(null) as { [key: string]: Value };
  for (const [key, entry] of tree.entries) value[key] = valueOf(entry.value);
  return value;
};
