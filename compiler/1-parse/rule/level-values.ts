import { schemaAt, varies } from '../schema.ts';
import { computedTree, faultyTree, treeAt } from '../tree.ts';
import type { MapTree, Tree } from '../tree.ts';

/** Whether the value of a rule's key may differ from level to level. */
export const mayVary = (key: string): boolean => varies(schemaAt(['levels', key]));

/**
 * What a rule says of a key at one level: the value itself, the level's item of a list, or what the start has become after one ratio for
 * each level above. Such a number is rounded to the nearest multiple of `multiple` unless the rule names another, half-way ones up, and
 * is at least one of them; the start stays as it is written.
 */
export const valueAtLevel = (value: Tree, level: number, multiple: number): Tree => {
  if (value.kind === 'list') return value.items[level] ?? value.items.at(-1) ?? value;
  const start = treeAt(value, ['start']);
  const ratio = treeAt(value, ['ratio']);
  if (value.kind !== 'map') return value;
  // What is missing has been told.
  if (start === undefined || ratio === undefined) return faultyTree(value.range);
  if (level === 0) return start;
  const unit = numberOf(treeAt(value, ['multiple'])) ?? multiple;
  const exact = (numberOf(start) ?? 1) * ratioOf(ratio) ** level;
  // A value that is half-way but for the float's last bits counts as half-way.
  const rounded = Math.max(1, Math.floor(exact / unit + 0.5 + 1e-9)) * unit;
  return computedTree(rounded, [start.range, ratio.range]);
};

/** The number of a scalar; undefined of anything else. */
export const numberOf = (tree: Tree | undefined): number | undefined =>
  tree?.kind === 'scalar' && typeof tree.value === 'number' ? tree.value : undefined;

/** The heads that a level has, from a change to it or from the rule; 1 where neither says. */
export const headsOf = (rule: MapTree, level: number): number => {
  const changed = treeAt(rule, [String(level), 'heads']);
  const heads = treeAt(rule, ['heads']);
  return numberOf(changed) ?? numberOf(heads && valueAtLevel(heads, level, 1)) ?? 1;
};

/** A ratio such as 0.5 or 1/2. */
const ratioOf = (tree: Tree): number => {
  if (tree.kind !== 'scalar') return 1;
  const [above, below = '1'] = String(tree.value).split('/');
  return Number(above) / Number(below);
};
