import type { NodeOf } from '../../ir/graph.ts';
import { lastDim, product } from '../../ir/shape.ts';
import { regionConstants } from './cells.ts';
import { along, elements, rowsBefore, scalarFields } from './sizes.ts';
import type { Lowering, Step } from './step.ts';
import { input, output } from '../../ir/application.ts';

/** Keys that a workgroup ranks at a time: what WebGPU lets one hold on any device. */
const mostKeys = 4096;
const mostThreads = 64;
const fewestThreads = 8;

/** One workgroup for each row. */
export const lowerDrawOrder: Lowering<'drawOrder'> = (node) => {
  const { extents, grid, patch, channels, stream, known } = node.attributes;
  const [order, unknown] = [output(node), output(node, 1)];
  const patches = product(grid);
  const rows = rowsBefore(order, 1);
  return [
    {
      kernel: 'draw-order',
      label: node.name,
      constants: {
        ...regionConstants(extents, grid, patch),
        ...{
          CHANNELS: channels,
          PATCHES: patches,
          PATCH_CELLS: product(patch),
          KNOWN_FIRST: Number(known === 'first'),
        },
        CHUNK: Math.min(patches, mostKeys),
        THREADS: Math.min(mostThreads, Math.max(fewestThreads, 2 ** Math.ceil(Math.log2(patches)))),
      },
      launch: { rows, cells: product(extents), stream, ...scalarFields(node.kind) },
      bindings: { origins: input(node, 0), given: input(node, 1), ranks: input(node, 2), order, unknown },
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
  {
    kernel: 'mask-from-order',
    ...iterationStep(node),
    bindings: { order: input(node, 0), unknown: input(node, 1), mask: output(node) },
  },
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

/** One thread for each region, which it takes as a single patch. */
export const lowerGivenGuides: Lowering<'givenGuides'> = (node) => {
  const { extents, region, channels } = node.attributes;
  const given = output(node);
  const single = region.map(() => 1);
  return [
    {
      kernel: 'given-guides',
      label: node.name,
      constants: { ...regionConstants(extents, single, region), CHANNELS: channels },
      launch: { count: elements(given), cells: product(region) },
      bindings: {
        ...{ canvasGiven: input(node, 0), origins: input(node, 1), summary: input(node, 2) },
        ...{ guides: input(node, 3), given },
      },
      items: along(elements(given)),
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
      given: input(node, 4),
      tokens,
    },
    items: along(rows),
    touched: { canvas: rows, given: rows },
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
