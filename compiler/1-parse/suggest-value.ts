import { meantNumber } from '../../runtime/meant-number.ts';
import { nearest } from '../../runtime/nearest.ts';
import { meantWord } from './foreign-keys.ts';
import type { SchemaNode } from './schema.ts';
import type { Scalar } from './tree.ts';

/** The value that the author of a refused one most likely wants; undefined where there is no telling. */
export const suggestValue = (keyword: string, value: Scalar, schema: SchemaNode): string | undefined => {
  const words = schema.enum ?? [];
  if (keyword === 'enum') return meantWord(String(value), words) ?? nearest(String(value), words);
  if (value === null) return suggestForNothing(schema);
  if (typeof value === 'string') return suggestForText(value, schema);
  return typeof value === 'number' ? suggestForNumber(value, schema) : undefined;
};

const suggestForNothing = ({ default: preset }: SchemaNode): string | undefined => {
  if (preset === undefined) return undefined;
  return typeof preset === 'object'
    ? 'leave the key out'
    : `leave the key out for its default, ${JSON.stringify(preset)}`;
};

const suggestForText = (text: string, schema: SchemaNode): string | undefined => {
  if (schema.type === 'boolean') return suggestTruth(text);
  const isNumber = text.trim() !== '' && Number.isFinite(Number(text));
  const meant = meantNumber(text);
  if (meant !== undefined && schema.type !== 'string') return meant;
  if (isNumber && schema.type !== 'string') return `${text.trim()} without quotes`;
  return schema.type !== 'string' || schema.pattern === undefined ? undefined : suggestName(text);
};

const suggestTruth = (text: string): string | undefined => {
  if (/^(yes|on|y|1|true)$/i.test(text)) return 'true';
  return /^(no|off|n|0|false)$/i.test(text) ? 'false' : undefined;
};

const suggestName = (text: string): string | undefined => {
  const name = text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+|-+$/g, '');
  return name.slice(0, 100) || undefined;
};

const suggestForNumber = (value: number, schema: SchemaNode): string | undefined => {
  const { minimum, maximum, type } = schema;
  if (!Number.isFinite(value)) return undefined;
  if (minimum !== undefined && value < minimum) return String(minimum);
  if (maximum !== undefined && value > maximum) return String(maximum);
  const whole = type === 'integer' || (typeof type === 'object' && type.includes('integer'));
  return whole && !Number.isInteger(value) ? String(Math.round(value)) : undefined;
};
