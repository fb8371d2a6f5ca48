import { lastDim, shapeOf } from '../../ir/shape.ts';
import { listConstants } from '../../wgsl/constants.ts';
import { lanesFor } from './norm.ts';
import { runLength, runsFor, sumRowsStep } from './row-sums.ts';
import { along, packOf, rowsBefore, vectors } from './sizes.ts';
import type { Lowering } from './step.ts';
import { input, output } from '../../ir/application.ts';

/** Three kernels: each row's loss in nats, weighted sums of them over runs of rows, and the sum of the runs. */
export const lowerCrossEntropy: Lowering<'crossEntropy'> = (node, context) => {
  const { weights } = node.attributes;
  const logits = input(node, 0);
  const alphabet = lastDim(logits.shape);
  const pack = packOf(alphabet);
  const nll = output(node, 1);
  const runs = runsFor(1);
  const sums = context.scratch(`${node.name}.sums`, shapeOf(undefined, runs, 1));
  const rows = rowsBefore(nll, 1);
  return [
    {
      kernel: 'cross-entropy',
      label: `${node.name}.nll`,
      constants: { PACK: pack, LANES: lanesFor(alphabet) },
      launch: { rows: vectors(logits), width: alphabet / pack },
      bindings: { logits, targets: input(node, 1), nll },
      items: along(vectors(logits)),
    },
    {
      kernel: 'weighted-rows',
      label: `${node.name}.sums`,
      constants: { CHANNELS: weights.length, ...listConstants('WEIGHTS', weights) },
      launch: { count: runs, rows, chunk: runLength(rows, runs) },
      bindings: { nll, sums },
      items: along(runs),
    },
    sumRowsStep(node.name, sums, output(node), runs, 1, 1, 1),
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
        CHANNELS: weights.length,
        ...listConstants('WEIGHTS', weights),
      },
      launch: { rows: vectors(logits), width: alphabet / pack },
      bindings: { logits, targets: input(node, 1), dloss: input(node, 2), dlogits: output(node) },
      items: along(vectors(logits)),
    },
  ];
};
