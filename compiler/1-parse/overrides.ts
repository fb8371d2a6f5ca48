import { codes } from '../diagnostics/codes.ts';
import { diagnose } from '../diagnostics/diagnostic.ts';
import type { Diagnostic, Fault } from '../diagnostics/diagnostic.ts';
import { commandLine, createSource } from '../diagnostics/source.ts';
import type { Source, SourceRange } from '../diagnostics/source.ts';
import { readTree } from './read-tree.ts';
import { oldNameWarning, renamedKeyAt, renameKeys } from './renamed-keys.ts';
import type { RenamedKey } from './renamed-keys.ts';
import { dotted, meantKeys } from './foreign-keys.ts';
import { childOf, isNothing, listTree, mapTree } from './tree.ts';
import type { Path, Tree } from './tree.ts';

/** The tree after the overrides, and their faults; values that come from them lie in the source `command line`, a line each. */
export interface Overridden {
  readonly tree: Tree;
  readonly diagnostics: readonly Diagnostic[];
}

/** Sets every `key.path=value` in a tree, in order; values are YAML, and an empty one takes the key out. */
export const applyOverrides = (
  tree: Tree,
  overrides: readonly string[],
  renamed: readonly RenamedKey[],
): Overridden => {
  const lines = overrides.map((override) => override.replace(/[\r\n]+/g, ' '));
  const source = createSource(commandLine, lines.join('\n'));
  const diagnostics: Diagnostic[] = [];
  let current = tree;
  for (const [index, line] of lines.entries()) {
    const start = source.lineStarts[index] ?? 0;
    const applied = applyOne(current, { source, start, end: start + line.length }, renamed);
    diagnostics.push(...applied.diagnostics);
    current = applied.tree ?? current;
  }
  return { tree: current, diagnostics };
};

/** The tree with one override set, if that could be done. */
interface Applied {
  readonly tree?: Tree | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

const applyOne = (tree: Tree, range: SourceRange, renamed: readonly RenamedKey[]): Applied => {
  const { source, start, end } = range;
  const text = source.text.slice(start, end);
  const equals = text.indexOf('=');
  const key = text.slice(0, Math.max(equals, 0));
  if (dotted(key) !== key) return failed(range, indexForm(dotted(key) + text.slice(equals)));
  if (equals < 1 || !/^[^.\s]+(\.[^.\s]+)*$/.test(text.slice(0, equals))) return failed(range, formFault(text));
  const read = readTree({ source, start: start + equals + 1, end });
  if (read.tree === undefined || read.diagnostics.length > 0) return { diagnostics: read.diagnostics };
  const written = stepsOf(source, start, start + equals);
  if (written[0]?.name === 'extends') return failed(written[0].range, extendsFault);
  const { steps, diagnostics: warnings } = underNewNames(written, renamed);
  const value = renameKeys(read.tree, renamed, namesOf(steps));
  const set = setAt(tree, steps, value.tree, []);
  return { tree: set.tree, diagnostics: [...warnings, ...value.diagnostics, ...set.diagnostics] };
};

const extendsFault: Fault = {
  code: codes.overridePath,
  message: 'what a spec extends is written in its file',
  expected: 'any other key of the spec',
  path: 'extends',
};

const formFault = (text: string): Fault => {
  const suggestion = /^[\w.]+:/.test(text) ? text.replace(/:\s*/, '=') : undefined;
  return {
    code: codes.overrideForm,
    message: 'an override has the form key=value',
    expected: 'a key of the spec, "=" and a YAML value, such as levels.0.module=masked',
    suggestion,
  };
};

const indexForm = (suggestion: string): Fault => ({
  code: codes.overrideForm,
  message: 'a level is named by its number after a dot',
  expected: 'a key of the spec such as levels.0.module',
  suggestion,
});

interface Step {
  readonly name: string;
  readonly range: SourceRange;
}

const stepsOf = (source: Source, start: number, end: number): Step[] => {
  let at = start;
  return source.text
    .slice(start, end)
    .split('.')
    .map((name) => {
      const range = { source, start: at, end: at + name.length };
      at += name.length + 1;
      return { name, range };
    });
};

const namesOf = (steps: readonly Step[]): Path => steps.map(({ name }) => name);

const underNewNames = (
  written: readonly Step[],
  renamed: readonly RenamedKey[],
): { readonly steps: readonly Step[]; readonly diagnostics: readonly Diagnostic[] } => {
  const steps: Step[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { name, range } of written) {
    const path = [...namesOf(steps), name];
    const row = renamedKeyAt(path, renamed);
    if (row !== undefined) diagnostics.push(oldNameWarning(range, path, row));
    steps.push({ name: row?.key ?? name, range });
  }
  return { steps, diagnostics };
};

/** A tree with the value at the end of the steps; mappings on the way are made where there are none. */
const setAt = (tree: Tree | undefined, steps: readonly Step[], value: Tree, path: Path): Applied => {
  const [step, ...rest] = steps;
  if (step === undefined) return { tree: value, diagnostics: [] };
  if (tree !== undefined && tree.kind !== 'map' && tree.kind !== 'list')
    return failed(step.range, leafFault(path, step.name));
  const old = tree && childOf(tree, step.name);
  if (tree?.kind === 'list' && old === undefined)
    return failed(step.range, indexFault(path, step.name, tree.items.length));
  const { tree: child, diagnostics } = setAt(old, rest, value, [...path, step.name]);
  if (child === undefined) return { diagnostics };
  if (tree?.kind === 'list') {
    const items = tree.items.map((item, index) => (String(index) === step.name ? child : item));
    return { tree: listTree(items, tree.range), diagnostics };
  }
  const entries = new Map(tree?.entries);
  if (old !== undefined && rest.length === 0 && isNothing(value)) entries.delete(step.name);
  else entries.set(step.name, { key: step.range, value: child });
  return { tree: mapTree(entries, tree?.range ?? step.range), diagnostics };
};

const indexFault = (path: Path, name: string, count: number): Fault => {
  const list = path.join('.');
  return {
    code: codes.overridePath,
    message: `${list} has no item "${name}"`,
    expected: count === 1 ? `0: ${list} has one item` : `an index from 0 to ${count - 1}`,
    suggestion: /^\d+$/.test(name) && count > 0 ? `${list}.${count - 1}` : undefined,
    path: [...path, name].join('.'),
  };
};

const leafFault = (path: Path, name: string): Fault => {
  const elsewhere = meantKeys(name)[0];
  return {
    code: codes.overridePath,
    message: `${path.join('.')} is a single value and has no key "${name}"`,
    expected: `${path.join('.')}=value`,
    suggestion: elsewhere,
    path: [...path, name].join('.'),
  };
};

const failed = (range: SourceRange, fault: Fault): Applied => ({ diagnostics: [diagnose(range, fault)] });
