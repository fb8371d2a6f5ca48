import { perElement } from '../amount.ts';
import { input } from '../application.ts';
import type { Call } from '../evaluate/call.ts';
import { logSumExp } from '../evaluate/numbers.ts';
import { accumulate, at } from '../evaluate/tensor.ts';
import { demand, f32, like, pure, shapeAt } from '../op.ts';
import type { Op } from '../op.ts';
import { dimFromEnd, printShape } from '../shape.ts';

/** Of crossEntropy and its gradient. */
export interface CrossEntropyAttributes {
  /** Weight of each channel's losses in their mean. */
  readonly weights: readonly number[];
}

/** One categorical: row and channel, its logits, its target, and the weight of its nll in the loss. */
interface Categorical {
  readonly index: number;
  readonly logits: number[];
  readonly normaliser: number;
  readonly target: number;
  readonly weight: number;
}

const forEachCategorical = (call: Call<CrossEntropyAttributes>, visit: (categorical: Categorical) => void): void => {
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

/** (logits [rows, C, V], target u32 [rows, C]) → (loss [1], nll [rows, C]); loss = Σ_c weight_c · mean_rows nll / Σ weight, in nats. */
export const crossEntropy: Op<CrossEntropyAttributes> = {
  infer({ weights }, inputs) {
    const logits = shapeAt(inputs, 0);
    const channels = dimFromEnd(logits, 1);
    demand(weights.length === channels, `${weights.length} weights for ${printShape(logits)}`);
    return [f32(undefined, 1), { ...f32(logits.rows, channels), suffix: 'nll' }];
  },
  cost: (node) => perElement(input(node, 0), 4), // largest, difference, exponential, sum
  evaluate(call) {
    forEachCategorical(call, ({ index, logits, normaliser, target, weight }) => {
      const nll = normaliser - at(logits, target);
      call.result(1)[index] = nll;
      accumulate(call.result(), 0, weight * nll);
    });
  },
  ...pure,
};

/** (logits, target, dloss [1]) → dlogits. */
export const crossEntropyGrad: Op<CrossEntropyAttributes> = {
  infer: (_, inputs) => [like(inputs, 0)],
  cost: (node) => perElement(input(node, 0), 4),
  evaluate(call) {
    const dloss = at(call.floats(2), 0);
    forEachCategorical(call, ({ index, logits, normaliser, target, weight }) => {
      const dlogits = logits.map(
        (logit, v) => dloss * weight * (Math.exp(logit - normaliser) - (v === target ? 1 : 0)),
      );
      call.result().set(dlogits, index * logits.length);
    });
  },
  ...pure,
};
