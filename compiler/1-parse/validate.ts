import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject } from 'ajv/dist/2020.js';
import { diagnose } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { locateIn } from './locate.ts';
import type { RawSpec } from './raw-spec.ts';
import { repair } from './repair.ts';
import { ofListedLevels, ofRule } from './schema.ts';
import { describeSchemaFault } from './schema-faults.ts';
import type { SchemaFault } from './schema-faults.ts';
import { treeAt, valueOf } from './tree.ts';
import type { Path, Tree, Value } from './tree.ts';

/** A tree held against the schema. */
export interface Validated {
  /** The spec with the schema's defaults; of a faulty tree what can be made of it, for further checks only. */
  readonly raw: RawSpec | undefined;
  /** The tree that `raw` was read from. */
  readonly tree: Tree;
  readonly diagnostics: readonly Diagnostic[];
}

/** More faults than these aren't read. */
const maximumFaults = 100;

const ajv = new Ajv2020({ allErrors: true, useDefaults: true, strictTypes: false });
ajv.addVocabulary(['markdownDescription', 'means', 'modules', 'kinds', 'known']);
const accepts = ajv.compile<RawSpec>(ofListedLevels());
const acceptsRule = ajv.compile(ofRule());

/** Holds a tree against `specs/fractal.schema.json`; every fault becomes one diagnostic at the key or value that it is about. */
export const validate = (tree: Tree): Validated => {
  const { raw, errors } = run(tree);
  if (raw !== undefined) return { raw, tree, diagnostics: [] };
  const faults = withoutEchoes(errors.slice(0, maximumFaults).map((error) => describeSchemaFault(error, tree)));
  const repaired = repair(tree, faults);
  return { raw: run(repaired).raw, tree: repaired, diagnostics: diagnosticsOf(faults, tree) };
};

/** Holds a rule of levels against the schema; gives the spec without what is faulty in the rule. */
export const validateRule = (tree: Tree, rule: Tree): Pick<Validated, 'tree' | 'diagnostics'> => {
  if (acceptsRule(valueOf(rule))) return { tree, diagnostics: [] };
  const errors = (acceptsRule.errors ?? []).slice(0, maximumFaults);
  const faults = withoutEchoes(
    errors.map((error) => describeSchemaFault({ ...error, instancePath: `/levels${error.instancePath}` }, tree)),
  );
  return { tree: repair(tree, faults), diagnostics: diagnosticsOf(faults, tree) };
};

const run = (tree: Tree): { raw: RawSpec | undefined; errors: readonly ErrorObject[] } => {
  const value: unknown = withGuidingHead(valueOf(tree));
  if (accepts(value)) return { raw: value, errors: [] };
  return { raw: undefined, errors: accepts.errors ?? [] };
};

/** Gives the schema a guiding head to fill in where a level has guiding pixels. */
const withGuidingHead = (value: Value): Value => {
  if (!isRecord(value) || 'guidingHead' in value || !Array.isArray(value.levels)) return value;
  if (value.levels.some((level) => isRecord(level) && level.guidingPixel === true)) value.guidingHead = {};
  return value;
};

const isRecord = (value: Value | undefined): value is { [key: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A misspelt key is not also a missing one; behind a misspelt `extends` there is no telling what is missing. */
const withoutEchoes = (faults: readonly SchemaFault[]): SchemaFault[] => {
  const meant = new Set(faults.map((fault) => textOf(fault.meant)));
  return faults.filter(({ missing }) => missing === undefined || !(meant.has(textOf(missing)) || meant.has('extends')));
};

const textOf = (path: Path | undefined): string => path?.join('.') ?? '';

const diagnosticsOf = (faults: readonly SchemaFault[], tree: Tree): Diagnostic[] => {
  const locate = locateIn(tree);
  const audible = faults.filter(({ path }) => treeAt(tree, path)?.kind !== 'faulty');
  return audible.map((fault) => diagnose(locate(fault.path, fault.part), { ...fault, path: textOf(fault.path) }));
};
