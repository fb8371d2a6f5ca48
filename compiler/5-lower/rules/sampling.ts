import type { NodeOf } from '../../ir/graph.ts';
import { lastDim } from '../../ir/shape.ts';
import { along, elements, rowsBefore, scalarFields } from './sizes.ts';
import type { Lowering, Step } from './step.ts';
import { input, output } from '../../ir/application.ts';

/** Keys that a workgroup ranks at a time: what WebGPU lets one hold on any device. */
const mostKeys = 4096;
const mostThreads = 64;
const fewestThreads = 8;

/** One workgroup for each row. */
export const lowerDrawOrder: Lowering<'drawOrder'> = (node) => {
  const { patches, cells, stream } = node.attributes;
  const order = output(node);
  const rows = rowsBefore(order, 1);
  return [
    {
      kernel: 'draw-order',
      label: node.name,
      constants: {
        PATCHES: patches,
        CHUNK: Math.min(patches, mostKeys),
        THREADS: Math.min(mostThreads, Math.max(fewestThreads, 2 ** Math.ceil(Math.log2(patches)))),
      },
      launch: { rows, cells, stream, ...scalarFields(node.kind) },
      bindings: { origins: input(node, 0), order },
      items: along(rows),
    },
  ];
};

const iterationStep = (node: NodeOf<'maskFromOrder'> | NodeOf<'pickFromOrder'>): Omit<Step, 'kernel' | 'bindings'> => {
  const count = elements(output(node));
  const patches = lastDim(input(node, 0).shape);
  return {
    label: node.name,
    constants: {},
    launch: { count, patches, ...scalarFields(node.kind) },
    items: along(count),
  };
};

/** One thread for each patch. */
export const lowerMaskFromOrder: Lowering<'maskFromOrder'> = (node) => [
  { kernel: 'mask-from-order', ...iterationStep(node), bindings: { order: input(node, 0), mask: output(node) } },
];

/** One thread for each picked patch. */
export const lowerPickFromOrder: Lowering<'pickFromOrder'> = (node) => {
  const { launch, ...step } = iterationStep(node);
  return [
    {
      kernel: 'pick-from-order',
      ...step,
      launch: { ...launch, before: node.attributes.before },
      bindings: { order: input(node, 0), picked: output(node) },
    },
  ];
};

const drawStep = (
  node: NodeOf<'drawToken'> | NodeOf<'drawLogistic'>,
  own: Pick<Step, 'kernel' | 'bindings' | 'constants'>,
): Step => {
  const { alphabet, channel, channels, cells, stream, toCanvas } = node.attributes;
  const tokens = output(node);
  const rows = elements(tokens);
  return {
    kernel: own.kernel,
    label: node.name,
    constants: { ALPHABET: alphabet, TO_CANVAS: Number(toCanvas), ...own.constants },
    launch: { rows, cells, channel, channels, stream, ...scalarFields(node.kind) },
    bindings: {
      ...own.bindings,
      origins: input(node, 1),
      canvas: input(node, 2),
      logProbabilities: input(node, 3),
      tokens,
    },
    items: along(rows),
    touched: { canvas: rows },
  };
};

/** One workgroup for each row, or for each pair of rows under guidance. */
export const lowerDrawToken: Lowering<'drawToken'> = (node) => [
  drawStep(node, { kernel: 'draw-token', constants: {}, bindings: { logits: input(node, 0) } }),
];

/** The same. */
export const lowerDrawLogistic: Lowering<'drawLogistic'> = (node) => {
  const mixture = input(node, 0);
  const constants = { COMPONENTS: lastDim(mixture.shape) / 3 };
  return [drawStep(node, { kernel: 'draw-logistic', constants, bindings: { mixture } })];
};
