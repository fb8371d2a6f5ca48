import { diagnose } from '../../diagnostics/diagnostic.ts';
import type { Diagnostic, Fault } from '../../diagnostics/diagnostic.ts';
import type { SourceRange } from '../../diagnostics/source.ts';
import { mergeTrees } from '../merge-trees.ts';
import { computedTree, editEntry, faultyTree, listTree, mapTree, treeAt } from '../tree.ts';
import type { Entry, MapTree, Tree } from '../tree.ts';
import { schemaAt, specSchema } from '../schema.ts';
import { validateRule } from '../validate.ts';
import { descend, extentsOf, isPixel } from './descent.ts';
import type { Descent } from './descent.ts';
import { isLevelNumber, isRule } from './is-rule.ts';
import { headsOf, mayVary, numberOf, valueAtLevel } from './level-values.ts';
import { axesFault, lengthFault, levelFault, partitionFault, sizeFault, timesFault } from './rule-faults.ts';

/** A spec whose levels are a list, and the faults of the rule that they were written as. */
export interface WrittenOut {
  readonly tree: Tree;
  readonly diagnostics: readonly Diagnostic[];
}

/** As the schema has it. */
const largestExtent = 65536;

/** Keys of the rule itself; all others are those of each level. */
const ofRuleAlone = new Set(['times', 'partition']);

/**
 * Puts the levels that a rule stands for in its place: a level for each time that it calls itself, with the changes to single levels laid
 * over them. Every value keeps the place in the rule that it follows from. A spec without a rule is given back as it is.
 */
export const writeOutRule = (tree: Tree): WrittenOut => {
  const written = treeAt(tree, ['levels']);
  if (written === undefined || !isRule(written)) return { tree, diagnostics: [] };
  const valid = validateRule(tree, written);
  const rule = treeAt(valid.tree, ['levels']);
  const { levels, diagnostics } = rule?.kind === 'map' ? levelsOf(rule, valid.tree) : { diagnostics: [] };
  // Where a fault of the rule leaves no levels to go on with, nothing more is said about them.
  const list = levels === undefined ? faultyTree(written.range) : listTree(levels, written.range);
  return {
    tree: editEntry(valid.tree, ['levels'], (key, entry) => [key, { ...entry, value: list }]),
    diagnostics: [...valid.diagnostics, ...diagnostics],
  };
};

interface Levels {
  readonly levels?: readonly Tree[];
  readonly diagnostics: readonly Diagnostic[];
}

const levelsOf = (rule: MapTree, spec: Tree): Levels => {
  const partition = rule.entries.get('partition');
  const shape = shapeOf(spec);
  if (partition === undefined || shape === undefined) return { diagnostics: [] };
  const cut = cutShape(rule, shape, partition.value);
  if ('fault' in cut) return { diagnostics: [diagnose(cut.range, cut.fault)] };
  const { patches, faults } = cut;
  const said = [
    ...faults,
    ...changeFaults(rule, patches.length),
    ...lengthFaults(rule, patches.length),
    ...sizeFaults(rule, patches.length),
  ];
  const levels = patches.map((patch, level) =>
    levelOf(rule, level, { key: partition.key, value: patchTree(patch, partition.value) }),
  );
  return { levels, diagnostics: said };
};

/** The data's extents; undefined where the spec has none that could be cut, which is told elsewhere. */
const shapeOf = (spec: Tree): readonly number[] | undefined => {
  const shape = treeAt(spec, ['data', 'shape']);
  const extents = shape?.kind === 'list' ? shape.items.map(numberOf) : [numberOf(shape), numberOf(shape)];
  const isExtent = (extent: number | undefined): extent is number =>
    extent !== undefined && Number.isInteger(extent) && extent >= 1 && extent <= largestExtent;
  return extents.every(isExtent) ? extents : undefined;
};

type Cut =
  | { readonly patches: Descent['patches']; readonly faults: readonly Diagnostic[] }
  | { readonly fault: Fault; readonly range: SourceRange };

const cutShape = (rule: MapTree, shape: readonly number[], partition: Tree): Cut => {
  const timesTree = treeAt(rule, ['times']);
  const times = numberOf(timesTree);
  const parts = extentsOf(partition, shape.length);
  if (partition.kind === 'list' && partition.items.length !== shape.length)
    return { fault: axesFault(partition.items.length, shape.length), range: partition.range };
  const cutting = { rule, shape, partition: parts, times };
  const descent = descend(rule, shape, parts, times);
  if (descent.stuck !== undefined) return { fault: partitionFault(cutting, descent), range: partition.range };
  if (times === undefined || timesTree === undefined || (isPixel(descent.left) && descent.patches.length === times))
    return { patches: descent.patches, faults: [] };
  const needed = descend(rule, shape, parts);
  const fault = timesFault(cutting, times, descent, needed);
  if (!isPixel(needed.left)) return { fault, range: timesTree.range };
  return { patches: needed.patches, faults: [diagnose(timesTree.range, fault)] };
};

const changeFaults = (rule: MapTree, count: number): Diagnostic[] =>
  [...rule.entries]
    .filter(([name]) => isLevelNumber(name) && Number(name) >= count)
    .map(([name, { key }]) => diagnose(key, levelFault(name, count)));

const lengthFaults = (rule: MapTree, count: number): Diagnostic[] =>
  [...rule.entries].flatMap(([name, { value }]) =>
    mayVary(name) && value.kind === 'list' && value.items.length !== count
      ? [diagnose(value.range, lengthFault(name, value.items.length, count))]
      : [],
  );

/** The first level at which a ratio has made a number too large, for each key. */
const sizeFaults = (rule: MapTree, count: number): Diagnostic[] =>
  [...rule.entries].flatMap(([name, { value }]) => {
    const most = schemaAt(['levels', name])?.maximum ?? Infinity;
    const sizes = Array.from({ length: mayVary(name) ? count : 0 }, (_, level) => valueAtLevel(value, level, 1));
    const level = sizes.findIndex((size) => (numberOf(size) ?? 0) > most);
    const size = sizes[level];
    return size === undefined ? [] : [diagnose(size.range, sizeFault(name, level, numberOf(size) ?? 0, most))];
  });

const levelOf = (rule: MapTree, level: number, patch: Entry): Tree => {
  // What the rule lacks has been told.
  const missing = (specSchema.properties?.levels?.required ?? []).filter(
    (name) => name !== 'partition' && !rule.entries.has(name),
  );
  const entries = new Map<string, Entry>(
    missing.map((name) => [name, { key: rule.range, value: faultyTree(rule.range) }]),
  );
  for (const [name, { key, value }] of rule.entries) {
    if (name === 'partition') entries.set('patch', patch);
    if (isLevelNumber(name) || ofRuleAlone.has(name) || (name === 'guidingPixel' && level === 0)) continue;
    const multiple = name === 'width' ? headsOf(rule, level) : 1;
    entries.set(name, { key, value: mayVary(name) ? soundValue(name, valueAtLevel(value, level, multiple)) : value });
  }
  const base = mapTree(entries, rule.range);
  const change = treeAt(rule, [String(level)]);
  return change === undefined ? base : mergeTrees(base, change).tree;
};

/** A number that is too large has been told of. */
const soundValue = (key: string, value: Tree): Tree =>
  (numberOf(value) ?? 0) > (schemaAt(['levels', key])?.maximum ?? Infinity) ? faultyTree(value.range) : value;

/** A patch that follows from the partition. */
const patchTree = (patch: readonly number[], partition: Tree): Tree => {
  const [side = 1] = patch;
  const sideTree = (extent: number): Tree => computedTree(extent, [partition.range]);
  return patch.every((extent) => extent === side) ? sideTree(side) : listTree(patch.map(sideTree), partition.range);
};
