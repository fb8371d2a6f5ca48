import type { ErrorObject } from 'ajv/dist/2020.js';
import { codes } from '../diagnostics/codes.ts';
import type { Fault } from '../diagnostics/diagnostic.ts';
import { nearest } from '../../runtime/nearest.ts';
import { listed } from '../words.ts';
import { describe } from './describe-schema.ts';
import { meantKeys } from './foreign-keys.ts';
import { schemaAt } from './schema.ts';
import { suggestValue } from './suggest-value.ts';
import { treeAt } from './tree.ts';
import type { Path, Tree } from './tree.ts';

/** A fault that the schema finds, and the path that it is about. */
export interface SchemaFault extends Omit<Fault, 'path'> {
  readonly path: Path;
  readonly part: 'key' | 'value';
  /** Of a missing key: its path. */
  readonly missing?: Path;
  /** Of an unknown key: the path of the key that it most likely stands for. */
  readonly meant?: Path | undefined;
}

/** Tells one of ajv's errors in the words of a spec's author. */
export const describeSchemaFault = (error: ErrorObject, root: Tree): SchemaFault => {
  const path = pathOf(error.instancePath);
  if (error.keyword === 'additionalProperties') return unknownKey(path, parameter(error, 'additionalProperty'));
  if (error.keyword === 'required') return missingKey(path, parameter(error, 'missingProperty'));
  return faultyValue(error.keyword, path, root);
};

const pathOf = (pointer: string): string[] => {
  const steps = pointer.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
};

const parameter = (error: ErrorObject, name: string): string => String((error.params as Record<string, unknown>)[name]);

const unknownKey = (parent: Path, key: string): SchemaFault => {
  const known = Object.keys(schemaAt(parent)?.properties ?? {});
  const meant = meantKeys(key, parent);
  const here = meant
    .find((path) => path === [...parent, path.split('.').at(-1)].join('.'))
    ?.split('.')
    .at(-1);
  const near = here ?? nearest(key, known);
  return {
    code: codes.unknownKey,
    message: `unknown key "${clipped(key)}"${parent.length === 0 ? '' : ` in ${named(parent)}`}`,
    expected: listed(known, 'or'),
    suggestion: near ?? placeOf(meant, parent),
    path: [...parent, key],
    part: 'key',
    meant: near === undefined ? undefined : [...parent, near],
  };
};

const placeOf = (meant: readonly string[], parent: Path): string | undefined => {
  if (meant.length === 0) return undefined;
  const ofRule = Object.keys(schemaAt(['levels'])?.properties ?? {}).map((key) => `levels.${key}`);
  const isOfRule = parent.length === 2 && parent[0] === 'levels' && meant.every((path) => ofRule.includes(path));
  return isOfRule
    ? 'it belongs to a rule: write levels as a mapping such as {module: ar, partition: 4, width: 64}, not as a list'
    : `it belongs at ${listed(meant, 'or')}`;
};

const missingKey = (parent: Path, key: string): SchemaFault => {
  const schema = schemaAt([...parent, key]);
  return {
    code: codes.missingKey,
    message: `${parent.length === 0 ? 'the spec' : named(parent)} lacks "${key}"`,
    expected: schema && `${key}: ${describe(schema)}`,
    suggestion: `add "${key}: …"`,
    path: parent,
    part: 'key',
    missing: [...parent, key],
  };
};

const faultyValue = (keyword: string, path: Path, root: Tree): SchemaFault => {
  const schema = schemaAt(path) ?? {};
  const tree = treeAt(root, path);
  return {
    code: codeOf(keyword),
    message: `${named(path)} can't be ${found(tree, keyword)}`,
    expected: describe(schema),
    suggestion: tree?.kind === 'scalar' ? suggestValue(keyword, tree.value, schema) : undefined,
    path,
    part: 'value',
  };
};

const codeOf = (keyword: string): Fault['code'] => {
  if (keyword === 'type') return codes.wrongType;
  if (keyword === 'enum') return codes.unknownValue;
  if (keyword === 'minItems' || keyword === 'maxItems') return codes.wrongLength;
  return /inimum|aximum/.test(keyword) ? codes.outOfRange : codes.wrongForm;
};

/** `levels.0.width`, or "the spec" for the whole. */
const named = (path: Path): string => (path.length === 0 ? 'the spec' : path.map(clipped).join('.'));

const found = (tree: Tree | undefined, keyword: string): string => {
  if (tree === undefined || tree.kind === 'faulty') return 'this';
  if (tree.kind === 'map') return 'a mapping';
  if (tree.kind === 'list') {
    const count = tree.items.length;
    if (count === 0) return 'an empty list';
    return keyword === 'type' ? 'a list' : `a list of ${count} value${count === 1 ? '' : 's'}`;
  }
  if (tree.value === null) return 'empty';
  if (typeof tree.value !== 'string') return String(tree.value);
  return keyword === 'type' ? `the text "${clipped(tree.value)}"` : `"${clipped(tree.value)}"`;
};

const clipped = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
