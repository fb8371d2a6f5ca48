import { describe } from './describe-schema.ts';
import type { SchemaNode } from './schema.ts';

/**
 * What an editor shows over a key, in Markdown. Language servers show a description alone, so that what a key takes and its
 * default must be in it.
 */
export const hoverText = (node: SchemaNode): string => {
  const { description = '', default: preset } = node;
  const parts = [description];
  if (isValue(node)) parts.push(`Takes ${describe(node)}.`);
  if (isValue(node) && preset !== undefined) parts.push(`Default: \`${presetText(preset)}\``);
  return parts.join('\n\n');
};

/** Sections and lists of levels are told by their keys. */
const isValue = ({ type, items }: SchemaNode): boolean =>
  type !== undefined && type !== 'object' && items?.$ref === undefined;

/** As a spec would have it. */
const presetText = (preset: unknown): string => {
  if (Array.isArray(preset)) return `[${preset.map(presetText).join(', ')}]`;
  return typeof preset === 'string' ? preset : JSON.stringify(preset);
};

/** The schema with the text over every key. */
export const withHoverTexts = (node: SchemaNode): SchemaNode => {
  const below = (nodes: Readonly<Record<string, SchemaNode>>): Record<string, SchemaNode> =>
    Object.fromEntries(Object.entries(nodes).map(([key, child]) => [key, withHoverTexts(child)]));
  const { markdownDescription: _old, ...rest } = node;
  return Object.fromEntries(
    Object.entries(rest).flatMap(([key, value]): [string, unknown][] => {
      if (key === 'properties' || key === '$defs') return [[key, below(value as Record<string, SchemaNode>)]];
      if (key === 'description')
        return [
          [key, value],
          ['markdownDescription', hoverText(node)],
        ];
      return [[key, value]];
    }),
  );
};
