import { listed } from '../words.ts';
import { definition } from './schema.ts';
import type { SchemaNode } from './schema.ts';

/** What a schema accepts, in words: "a whole number from 1 to 1024". */
export const describe = (node: SchemaNode): string => {
  if (node.means !== undefined) return node.means;
  const words = node.enum ?? node.known;
  if (words) return listed(words, 'or');
  const types = typeof node.type === 'string' ? [node.type] : (node.type ?? []);
  return types.map((type) => describeType(type, node)).join(', or ');
};

const describeType = (type: string, node: SchemaNode): string => {
  if (type === 'integer') return `a whole number${describeRange(node)}`;
  if (type === 'number') return `a number${describeRange(node)}`;
  if (type === 'boolean') return 'true or false';
  if (type === 'array') return `a list of ${describeCount(node)}${node.items?.items ? '' : itemKind(node)}`;
  if (type === 'object') return `a mapping with ${listed(Object.keys(node.properties ?? {}), 'and')}`;
  return 'a text';
};

const itemKind = (node: SchemaNode): string => {
  const item = node.items?.$ref === undefined ? node.items : definition(node.items.$ref);
  const plural = node.minItems !== 1 || node.maxItems !== 1 ? 's' : '';
  if (item?.type === 'integer') return `whole number${plural}`;
  return item?.type === 'number' ? `number${plural}` : `mapping${plural}`;
};

const describeCount = (node: SchemaNode): string => {
  const { minItems, maxItems } = node;
  if (minItems !== undefined && minItems === maxItems) return `${minItems} `;
  if (minItems !== undefined && maxItems !== undefined) return `${minItems} to ${maxItems} `;
  return '';
};

const describeRange = (node: SchemaNode): string => {
  const low = node.minimum ?? node.exclusiveMinimum;
  const high = node.maximum ?? node.exclusiveMaximum;
  const above = node.exclusiveMinimum === undefined ? '' : 'above ';
  const below = node.exclusiveMaximum === undefined ? '' : 'below ';
  if (low !== undefined && high !== undefined && !above && !below) return ` from ${low} to ${high}`;
  const parts = [
    ...(low === undefined ? [] : [above ? `above ${low}` : `of at least ${low}`]),
    ...(high === undefined ? [] : [below ? `below ${high}` : `at most ${high}`]),
  ];
  return parts.length === 0 ? '' : ` ${parts.join(' and ')}`;
};
