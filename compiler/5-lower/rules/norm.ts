import type { Node, NodeOf } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import { lastDim, shapeOf } from '../../ir/shape.ts';
import { writeChain } from '../chain.ts';
import { runLength, runsFor, sumRowsStep } from './row-sums.ts';
import { along, packOf, vectors } from './sizes.ts';
import type { Lowering, LoweringContext, Step } from './step.ts';
import { input, output } from '../../ir/application.ts';

const narrow = 256;
const sharingThreads = 16;

/** Threads that share a row of this many numbers: one where the row is short, so that no thread waits for another. */
export const lanesFor = (width: number): number => (width <= narrow ? 1 : sharingThreads);

/** One kernel for LayerNorm and RMSNorm. */
export const lowerNorm: Lowering<'norm'> = (node) => {
  const { centred, epsilon } = node.attributes;
  const x = input(node, 0);
  const width = lastDim(x.shape);
  const pack = packOf(width);
  const common = { x, gain: input(node, 1), y: output(node), statistics: output(node, 1) };
  return [
    {
      kernel: 'norm',
      label: node.name,
      constants: { PACK: pack, LANES: lanesFor(width), CENTRED: Number(centred) },
      launch: { rows: vectors(x), width: width / pack, epsilon },
      bindings: centred ? { ...common, bias: input(node, 2) } : common,
      items: along(vectors(x)),
    },
  ];
};

/** The gradient with respect to a norm's input, with the functions fused behind it. */
export const lowerChainedNormGrad = (
  node: NodeOf<'normGradInput'>,
  functions: readonly NodeOf<'elementwise'>[],
  stored: readonly Value[],
): Step => {
  const x = input(node, 0);
  const width = lastDim(x.shape);
  const chain = writeChain({ functions, product: output(node), stored, firstBinding: 5 });
  return {
    kernel: 'norm-grad-input',
    label: functions.at(-1)?.name ?? node.name,
    constants: { PACK: chain.pack, LANES: lanesFor(width), CENTRED: Number(node.attributes.centred) },
    launch: { rows: vectors(x), width: width / chain.pack },
    bindings: { x, statistics: input(node, 1), gain: input(node, 2), dy: input(node, 3) },
    items: along(vectors(x)),
    chain,
  };
};

/** The gradient with respect to a norm's input, with nothing fused behind it. */
export const lowerNormGradInput: Lowering<'normGradInput'> = (node) => [lowerChainedNormGrad(node, [], node.outputs)];

/** The gradient of a norm's gain alone. */
export const lowerNormGradGain: Lowering<'normGradGain'> = (node, context) =>
  lowerNormGradParameters(node, undefined, context);

/** The gradient of a norm's gain and, where the sum over the rows of dy is given too, of its bias. */
export const lowerNormGradParameters = (
  node: NodeOf<'normGradGain'>,
  bias: NodeOf<'sumRows'> | undefined,
  context: LoweringContext,
): readonly Step[] => {
  const x = input(node, 0);
  const width = lastDim(x.shape);
  const pack = packOf(width);
  const rows = vectors(x);
  const runs = runsFor(width / pack);
  const sumsOf = (of: Node, partials: Value): Step => sumRowsStep(of.name, partials, output(of), runs, width, pack, 1);
  const partials = context.scratch(`${node.name}.partials`, shapeOf(undefined, runs, width));
  const biasPartials = context.scratch(`${(bias ?? node).name}.sums`, shapeOf(undefined, runs, width));
  const count = (runs * width) / pack;
  return [
    {
      kernel: 'norm-grad-gain',
      label: `${node.name}.partials`,
      constants: { PACK: pack },
      launch: { count, rows, width: width / pack, chunk: runLength(rows, runs) },
      bindings: { x, statistics: input(node, 1), dy: input(node, 2), partials, biasPartials },
      items: along(count),
    },
    sumsOf(node, partials),
    ...(bias === undefined ? [] : [sumsOf(bias, biasPartials)]),
  ];
};
