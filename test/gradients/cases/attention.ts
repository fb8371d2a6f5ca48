import type { GradientCase } from '../cases.ts';
import { dims, rows } from '../gradient-problem.ts';

const attention = (tokens: number, width: number, heads: number, causal: boolean, dropout = 0): GradientCase => ({
  op: 'attention',
  title: `of ${tokens} tokens of width ${width}, ${heads} heads${causal ? ', causal' : ''}${dropout > 0 ? ', dropout' : ''}`,
  symbols: { rows: 2 },
  build: (p) => p.op('attention', { heads, causal, dropout, stream: 13 }, p.parameter('qkv', rows(tokens, 3 * width))),
});

const rotary = (heads: number, inverse: boolean): GradientCase => ({
  op: 'rotary',
  title: `${heads} heads${inverse ? ', inverse' : ''}`,
  symbols: { rows: 2 },
  build: (p) =>
    p.op('rotary', { heads, inverse }, p.parameter('qkv', rows(5, 3 * 4 * heads)), p.input('table', dims(5, 2, 2))),
});

export const attentionCases: readonly GradientCase[] = [
  attention(1, 4, 2, true),
  attention(5, 6, 2, true),
  attention(5, 6, 3, false),
  attention(4, 3, 1, false),
  attention(5, 6, 2, false, 0.3),
  attention(5, 6, 2, true, 0.3),
  rotary(1, false),
  rotary(3, false),
  rotary(2, true),
];
