import type { Generator, Head, Level, Recursion } from '../../runtime/recursion/recursion.ts';
import type { Architecture } from '../ir/architecture.ts';
import { fields, literal } from './literal.ts';
import type { Specifiers } from './specifiers.ts';
import { importTypesOf } from './typescript.ts';
import type { Statement } from './typescript.ts';
import { callText } from './architecture-text.ts';
import { wrap } from './wrap.ts';

/** recursion.ts: the generators, level within level, as the spec nests them. */
export const recursionFile = (
  { head }: Architecture,
  recursion: Recursion,
  { runtime }: Specifiers,
): readonly Statement[] => [
  importTypesOf(['Recursion'], runtime('recursion/recursion')),
  `
/** The generators, level within level: each calls its \`child\` for its patches, down to the ${head.kind} head. */
export const recursion: Recursion = {
  start: ${literal(recursion.start)},
  generator: ${nested(recursion.generator, '  ')},
};`,
];

/** A generator with its child last, under a comment that tells what it does. */
const nested = (place: Generator, indent: string): string => {
  const inner = `${indent}  `;
  const { child, ...own }: Partial<Level> | Head = place;
  const lines = fields(own).map(([key, value]) => `${key}: ${literal(value, inner)},`);
  const comment = wrap(callText(place)).map((line) => `// ${line}`);
  const inside = child === undefined ? [] : [`child: ${nested(child, inner)},`];
  return ['{', ...[...comment, ...lines, ...inside].map((line) => `${inner}${line}`), `${indent}}`].join('\n');
};
