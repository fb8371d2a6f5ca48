import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import type { Path } from './tree.ts';

/** The parts of JSON Schema that the spec's schema uses. */
export interface SchemaNode {
  readonly $ref?: string;
  readonly description?: string;
  /** What editors show; made by `npm run generate`. */
  readonly markdownDescription?: string;
  readonly default?: unknown;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  /** Names of modules: `npm run generate` writes them into `enum` for editors; phase 2 looks them up in the registry. */
  readonly modules?: 'generators' | 'heads';
  /** Kinds of data that have this key; `npm run generate` writes such keys into the schema. */
  readonly kinds?: readonly string[];
  /** Words that are taken for sure, where there may be others. */
  readonly known?: readonly string[];
  readonly pattern?: string;
  /** What the whole accepts, in words, where that can't be told from the rest. */
  readonly means?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly if?: SchemaNode;
  readonly else?: SchemaNode;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
}

/** The schema as it lies in the file. */
export const loadSchema = (): SchemaNode => JSON.parse(readFileSync(schemaPath(), 'utf8')) as SchemaNode;

export const schemaPath = (): string => join(packageRoot(), 'specs', 'fractal.schema.json');

/** Bases are laid under their specs before the schema is asked, so that all it sees are whole specs: its `else` holds always. */
const ofWholeSpecs = ({ if: _extends, else: demands, ...schema }: SchemaNode): SchemaNode => {
  const merged = Object.entries(schema.properties ?? {}).map(([key, node]) => [
    key,
    { ...node, ...demands?.properties?.[key] },
  ]);
  return { ...schema, ...demands, properties: Object.fromEntries(merged) as Record<string, SchemaNode> };
};

/** The schema with the names of modules as words that are known, not as the only ones: the registry may have more. */
const withOpenModules = <T>(node: T): T => {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item: unknown) => withOpenModules(item)) as T;
  const entries = Object.entries(node).map(([key, value]) => [
    key === 'enum' && 'modules' in node ? 'known' : key,
    withOpenModules(value as unknown),
  ]);
  return Object.fromEntries(entries) as T;
};

/** `specs/fractal.schema.json`: the same file that editors complete from, with its demands on specs that extend no other. */
export const specSchema: SchemaNode = withOpenModules(ofWholeSpecs(loadSchema()));

/** The schema of the value at a path; undefined where no spec has such a value. */
export const schemaAt = (path: Path): SchemaNode | undefined => {
  let node: SchemaNode | undefined = specSchema;
  for (const step of path) {
    const child: SchemaNode | undefined = own(node.properties, step) ?? (/^\d+$/.test(step) ? node.items : undefined);
    if (child === undefined) return undefined;
    node = child.$ref === undefined ? child : { ...definition(child.$ref), ...child };
  }
  return node;
};

/** The part of the schema that a `$ref` names, such as `#/$defs/level` or `#/$defs/level/properties/width`. */
export const definition = (reference: string): SchemaNode | undefined => {
  const steps = reference.split('/').slice(1);
  return steps.reduce<unknown>((node, step) => own(node as Record<string, unknown> | undefined, step), specSchema) as
    SchemaNode | undefined;
};

/** The schema of specs whose levels are written out as a list. */
export const ofListedLevels = (): SchemaNode => {
  const { description, means, minItems, maxItems, items } = specSchema.properties?.levels ?? {};
  const list = { description, means, type: 'array', minItems, maxItems, items } as SchemaNode;
  return { ...specSchema, properties: { ...specSchema.properties, levels: list } };
};

/** The schema of levels that are written as a rule. */
export const ofRule = (): SchemaNode => {
  const { $defs = {}, properties: sections = {} } = specSchema;
  const { levels } = sections;
  const { items: _items, properties = {}, ...rule } = levels ?? {};
  const whole = Object.entries(properties).map(([key, node]): [string, SchemaNode] => [
    key,
    varies(node) ? { ...node, required: ['start', 'ratio'] } : node,
  ]);
  return { ...rule, type: 'object', properties: Object.fromEntries(whole), $defs };
};

/** Whether a key of a rule may be given as what it starts with and its ratio from level to level. */
export const varies = (node: SchemaNode | undefined): boolean => node?.properties?.ratio !== undefined;

const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record && Object.hasOwn(record, key) ? record[key] : undefined;

/** Every place in a spec that has a key of this name, such as `levels.0.width` and `head.width` for `width`. */
export const pathsOfKey = (name: string, from: Path = []): string[] => {
  const node = schemaAt(from);
  const steps = [...Object.keys(node?.properties ?? {}), ...(node?.items ? ['0'] : [])];
  return steps.flatMap((step) => {
    const path = [...from, step];
    return [...(step === name ? [path.join('.')] : []), ...pathsOfKey(name, path)];
  });
};
