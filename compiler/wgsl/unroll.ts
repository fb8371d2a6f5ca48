import { KernelError } from './error.ts';
import { requireValue } from './expression.ts';
import type { Environment } from './expression.ts';

const loop = /^([ \t]*)\/\/@unroll[ \t]*\n[ \t]*for \(var (\w+) = 0u; \2 < ([^;]+); \2\+\+\) \{/m;

/**
 * Writes out every loop that follows an `//@unroll` line: one copy of the body per turn, with the loop variable replaced by its value. Then
 * indices into private arrays and lanes of subgroup broadcasts are constants, and the arrays can live in registers.
 */
export const unrollLoops = (stem: string, text: string, constants: Environment): string => {
  let unrolled = text;
  for (let match = loop.exec(unrolled); match !== null; match = loop.exec(unrolled)) {
    const [opening, indent = '', variable = '', bound = ''] = match;
    const bodyStart = match.index + opening.length;
    const bodyEnd = closingBrace(stem, unrolled, bodyStart);
    const turns = requireValue(stem, bound, constants);
    const body = withoutComments(unrolled.slice(bodyStart, bodyEnd));
    const copies = Array.from({ length: turns }, (_, turn) => `${indent}{${withValue(body, variable, turn)}}`);
    unrolled = unrolled.slice(0, match.index) + copies.join('\n') + unrolled.slice(bodyEnd + 1);
  }
  if (/^\s*\/\/@unroll/m.test(unrolled))
    throw new KernelError(`${stem}.wgsl: //@unroll must stand before "for (var i = 0u; i < N; i++) {"`);
  return unrolled;
};

const withValue = (body: string, variable: string, turn: number): string =>
  body.replace(new RegExp(`(?<![\\w.])${variable}\\b`, 'g'), `${turn}u`);

/** Comments are for the file's readers; one copy per turn would bury the code. Directives stay. */
const withoutComments = (body: string): string =>
  body.replace(/[ \t]*\/\/(?!@)[^\n]*/g, '').replace(/\n[ \t]*(?=\n)/g, '');

/** Position of the brace that closes the block whose body begins at `start`. */
const closingBrace = (stem: string, text: string, start: number): number => {
  let depth = 1;
  for (let position = start; position < text.length; position++) {
    if (text[position] === '{') depth++;
    if (text[position] === '}' && --depth === 0) return position;
  }
  throw new KernelError(`${stem}.wgsl: an unrolled loop is not closed`);
};
