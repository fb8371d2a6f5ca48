import { caseOf, floats, images, integers, made } from './case.ts';
import type { KernelCase } from './case.ts';

const setting = { symbols: { images: 2 } };
const shapes: readonly { readonly rows: number; readonly weights: readonly number[]; readonly alphabet: number }[] = [
  { rows: 1, weights: [1], alphabet: 2 },
  { rows: 5, weights: [2, 1, 1], alphabet: 7 },
  { rows: 150, weights: [2, 1, 1], alphabet: 256 },
  { rows: 300, weights: [1], alphabet: 32 },
  { rows: 3, weights: [1], alphabet: 65536 },
];

export const lossCases: readonly KernelCase[] = shapes.flatMap(({ rows, weights, alphabet }) => {
  const logits = floats(images(rows), [weights.length, alphabet], 4);
  const target = integers(images(rows), [weights.length], alphabet);
  const mixtures = floats(images(rows), [weights.length, 9], 2);
  const dloss = made('f32', undefined, [1], () => 0.7);
  return [
    caseOf('logisticLoss', { alphabet, weights }, [mixtures, target], setting),
    caseOf('logisticLossGrad', { alphabet, weights }, [mixtures, target, dloss], setting),
    caseOf('crossEntropy', { weights }, [logits, target], setting),
    caseOf('crossEntropyGrad', { weights }, [logits, target, dloss], setting),
  ];
});
