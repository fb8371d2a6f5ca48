import type { Value } from '../../ir/value.ts';
import { lastDim, shapeOf } from '../../ir/shape.ts';
import { listConstants } from '../../wgsl/constants.ts';
import { lanesFor } from './norm.ts';
import { runLength, runsFor, sumRowsStep } from './row-sums.ts';
import { along, elements, packOf, rowsBefore, vectors } from './sizes.ts';
import type { Lowering, LoweringContext, Step } from './step.ts';
import { input, output } from '../../ir/application.ts';

const weightConstants = (weights: readonly number[]): Record<string, number> => ({
  CHANNELS: weights.length,
  ...listConstants('WEIGHTS', weights),
});

/** Two kernels: weighted sums of the channels' losses over runs of rows, and the sum of the runs. */
const weightedSum = (
  label: string,
  nll: Value,
  loss: Value,
  weights: readonly number[],
  context: LoweringContext,
): readonly Step[] => {
  const runs = runsFor(1);
  const sums = context.scratch(`${label}.sums`, shapeOf(undefined, runs, 1));
  const rows = rowsBefore(nll, 1);
  return [
    {
      kernel: 'weighted-rows',
      label: `${label}.sums`,
      constants: weightConstants(weights),
      launch: { count: runs, rows, chunk: runLength(rows, runs) },
      bindings: { nll, sums },
      items: along(runs),
    },
    sumRowsStep(label, sums, loss, runs, 1, 1, 1),
  ];
};

/** Each row's loss in nats, and their weighted mean. */
export const lowerCrossEntropy: Lowering<'crossEntropy'> = (node, context) => {
  const logits = input(node, 0);
  const alphabet = lastDim(logits.shape);
  const pack = packOf(alphabet);
  const nll = output(node, 1);
  return [
    {
      kernel: 'cross-entropy',
      label: `${node.name}.nll`,
      constants: { PACK: pack, LANES: lanesFor(alphabet) },
      launch: { rows: vectors(logits), width: alphabet / pack },
      bindings: { logits, targets: input(node, 1), nll },
      items: along(vectors(logits)),
    },
    ...weightedSum(node.name, nll, output(node), node.attributes.weights, context),
  ];
};

/** One kernel, which computes the softmax of each row again. */
export const lowerCrossEntropyGrad: Lowering<'crossEntropyGrad'> = (node) => {
  const { weights } = node.attributes;
  const logits = input(node, 0);
  const alphabet = lastDim(logits.shape);
  const pack = packOf(alphabet);
  return [
    {
      kernel: 'cross-entropy-grad',
      label: node.name,
      constants: {
        PACK: pack,
        LANES: lanesFor(alphabet),
        ...weightConstants(weights),
      },
      launch: { rows: vectors(logits), width: alphabet / pack },
      bindings: { logits, targets: input(node, 1), dloss: input(node, 2), dlogits: output(node) },
      items: along(vectors(logits)),
    },
  ];
};

/** One thread for each mixture, then the losses' weighted mean. */
export const lowerLogisticLoss: Lowering<'logisticLoss'> = (node, context) => {
  const { alphabet, weights } = node.attributes;
  const mixture = input(node, 0);
  const nll = output(node, 1);
  return [
    {
      kernel: 'logistic-loss',
      label: `${node.name}.nll`,
      constants: { ALPHABET: alphabet, COMPONENTS: lastDim(mixture.shape) / 3 },
      launch: { count: elements(nll) },
      bindings: { mixture, targets: input(node, 1), nll },
      items: along(elements(nll)),
    },
    ...weightedSum(node.name, nll, output(node), weights, context),
  ];
};

/** One thread for each mixture. */
export const lowerLogisticLossGrad: Lowering<'logisticLossGrad'> = (node) => {
  const { alphabet, weights } = node.attributes;
  const mixture = input(node, 0);
  return [
    {
      kernel: 'logistic-loss-grad',
      label: node.name,
      constants: { ALPHABET: alphabet, COMPONENTS: lastDim(mixture.shape) / 3, ...weightConstants(weights) },
      launch: { count: vectors(mixture) },
      bindings: { mixture, targets: input(node, 1), dloss: input(node, 2), dmixture: output(node) },
      items: along(vectors(mixture)),
    },
  ];
};
