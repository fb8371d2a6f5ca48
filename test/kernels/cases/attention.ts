import { evaluateNode } from '../../../compiler/ir/evaluate/index.ts';
import { caseOf, computed, floats, images } from './case.ts';
import type { KernelCase } from './case.ts';

interface AttentionShape {
  readonly rows: number;
  readonly tokens: number;
  readonly width: number;
  readonly heads: number;
}

const shapes: readonly AttentionShape[] = [
  { rows: 1, tokens: 1, width: 2, heads: 1 },
  { rows: 3, tokens: 5, width: 6, heads: 2 },
  { rows: 7, tokens: 3, width: 32, heads: 4 },
  { rows: 33, tokens: 16, width: 48, heads: 3 },
  { rows: 1, tokens: 49, width: 64, heads: 4 },
  { rows: 1, tokens: 70, width: 24, heads: 1 },
];

const setting = { symbols: { images: 2 }, scalars: { seedLow: 5, seedHigh: 9, step: 3 } };

const casesOf = ({ rows, tokens, width, heads }: AttentionShape): KernelCase[] =>
  [
    { causal: true, dropout: 0 },
    { causal: false, dropout: 0 },
    { causal: false, dropout: 0.3 },
  ].flatMap((choice) => {
    const attributes = { heads, stream: 2, ...choice };
    const qkv = floats(images(rows), [tokens, 3 * width], 1.5);
    const forward = caseOf('attention', attributes, [qkv], setting);
    const kept = computed(images(rows), input(forward));
    const [out, logSumExp] = evaluateNode(forward.node, forward.inputs, forward.context).map((tensor) =>
      computed(images(rows), tensor),
    );
    if (out === undefined || logSumExp === undefined) throw new Error('attention has two outputs');
    return [
      forward,
      caseOf('attentionGrad', attributes, [kept, out, logSumExp, floats(images(rows), [tokens, width])], setting),
    ];
  });

const input = ({ inputs: [first] }: KernelCase) => {
  if (first === undefined) throw new Error('a case without inputs');
  return first;
};

const cached = ({ rows, tokens, width, heads }: AttentionShape): KernelCase[] =>
  [...new Set([0, Math.floor(tokens / 2), tokens - 1])].map((position) =>
    caseOf(
      'cachedAttention',
      { heads, at: position === 0 ? 0 : 'position' },
      [
        floats(images(rows), [1, 3 * width], 1.5),
        floats(images(rows), [tokens, width]),
        floats(images(rows), [tokens, width]),
      ],
      { ...setting, scalars: { position } },
    ),
  );

const rotary = ({ rows, tokens, width, heads }: AttentionShape): KernelCase[] => {
  const table = floats(undefined, [tokens, width / heads / 2, 2]);
  const scalars = { position: tokens - 1 };
  return [
    caseOf('rotary', { heads, inverse: false }, [floats(images(rows), [tokens, 3 * width]), table], setting),
    caseOf('rotary', { heads, inverse: true }, [floats(images(rows), [tokens, 3 * width]), table], setting),
    caseOf('rotaryAt', { heads }, [floats(images(rows), [1, 3 * width]), table], { ...setting, scalars }),
  ];
};

/** Rotary positions need even heads. */
const evenHeads = ({ width, heads }: AttentionShape): boolean => (width / heads) % 2 === 0;

export const attentionCases: readonly KernelCase[] = [
  ...shapes.flatMap(casesOf),
  ...shapes.flatMap(cached),
  ...[...shapes, { rows: 2, tokens: 4, width: 12, heads: 2 }].filter(evenHeads).flatMap(rotary),
];
