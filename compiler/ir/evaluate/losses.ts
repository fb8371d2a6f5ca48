import { logSumExp } from './attention.ts';
import type { Call, EvaluationRule } from './call.ts';
import { accumulate, at } from './tensor.ts';

/** One categorical: row and channel, its logits, its target, and the weight of its nll in the loss. */
interface Categorical {
  readonly index: number;
  readonly logits: number[];
  readonly normaliser: number;
  readonly target: number;
  readonly weight: number;
}

const forEachCategorical = (
  call: Call<'crossEntropy'> | Call<'crossEntropyGrad'>,
  visit: (categorical: Categorical) => void,
): void => {
  const { weights } = call.attributes;
  const alphabet = call.axis(0, 0);
  const targets = call.indices(1);
  const rows = targets.length / weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  targets.forEach((target, index) => {
    const logits = Array.from(call.floats(0).subarray(index * alphabet, (index + 1) * alphabet));
    const weight = at(weights, index % weights.length) / (total * rows);
    visit({ index, logits, normaliser: logSumExp(logits), target, weight });
  });
};

export const evaluateCrossEntropy: EvaluationRule<'crossEntropy'> = (call) => {
  forEachCategorical(call, ({ index, logits, normaliser, target, weight }) => {
    const nll = normaliser - at(logits, target);
    call.result(1)[index] = nll;
    accumulate(call.result(), 0, weight * nll);
  });
};

export const evaluateCrossEntropyGrad: EvaluationRule<'crossEntropyGrad'> = (call) => {
  const dloss = at(call.floats(2), 0);
  forEachCategorical(call, ({ index, logits, normaliser, target, weight }) => {
    const dlogits = logits.map((logit, v) => dloss * weight * (Math.exp(logit - normaliser) - (v === target ? 1 : 0)));
    call.result().set(dlogits, index * logits.length);
  });
};
