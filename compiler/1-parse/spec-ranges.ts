import type { SpecRange } from '../../runtime/spec-range.ts';
import { describe } from './describe-schema.ts';
import { definition, ofListedLevels } from './schema.ts';
import type { SchemaNode } from './schema.ts';

/** What the schema's keys take that are numbers or one of several words, by their paths, such as `levels.*.iterations`. */
export const specRanges = (node: SchemaNode = ofListedLevels(), path = ''): Readonly<Record<string, SpecRange>> => {
  const { properties = {}, items, ...own } = resolved(node);
  const range = rangeOf(own);
  const below = [...Object.entries(properties), ...(items === undefined ? [] : [['*', items] as const])];
  const entries = below.flatMap(([key, child]) =>
    Object.entries(specRanges(child, path === '' ? key : `${path}.${key}`)),
  );
  return Object.fromEntries([...(range === undefined ? [] : [[path, range] as const]), ...entries]);
};

/** The runtime's table of ranges, as TypeScript. */
export const rangesModule =
  (): string => `/** What the spec's keys take. Made from specs/fractal.schema.json by \`npm run generate\`: change the schema instead. */
export const specRanges = ${JSON.stringify(specRanges())} as const;
`;

const resolved = (node: SchemaNode): SchemaNode =>
  node.$ref === undefined ? node : { ...definition(node.$ref), ...node };

const rangeOf = (node: SchemaNode): SpecRange | undefined => {
  const { type, enum: words, minimum, maximum, exclusiveMinimum, exclusiveMaximum, maxItems: mostItems } = node;
  if (words !== undefined) return { kind: 'word', words, expected: describe(node) };
  // One number may stand for a list of them: what a list takes is told by its items.
  const kind = [type].flat().find((name) => name === 'integer' || name === 'number');
  if (kind !== 'integer' && kind !== 'number') return undefined;
  const limits = { minimum, maximum, exclusiveMinimum, exclusiveMaximum, mostItems };
  return { kind, ...withoutUndefined(limits), expected: describe({ ...node, type: kind }) };
};

const withoutUndefined = <T extends object>(record: T): T =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
