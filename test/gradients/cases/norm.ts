import type { GradientCase } from '../cases.ts';
import { dims, rows } from '../gradient-problem.ts';

const norm = (centred: boolean, width: number): GradientCase => ({
  op: 'norm',
  title: `${centred ? 'LayerNorm' : 'RMSNorm'} of width ${width}`,
  symbols: { rows: 3 },
  build: (p) => {
    const x = p.parameter('x', rows(2, width));
    const bias = centred ? [p.parameter('bias', dims(width))] : [];
    return p.op('norm', { centred, epsilon: 1e-3 }, x, p.parameter('gain', dims(width)), ...bias);
  },
});

export const normCases: readonly GradientCase[] = [true, false].flatMap((centred) =>
  [3, 5, 8].map((width) => norm(centred, width)),
);
