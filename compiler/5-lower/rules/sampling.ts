import type { NodeOf } from '../../ir/graph.ts';
import { elementsPerUnit } from '../../ir/shape.ts';
import { along, dimFromEnd, elements, lastDim, packOf, rowsBefore, scalar, times } from './sizes.ts';
import type { Lowering, Step } from './step.ts';
import { input, output } from './values.ts';

/** Caches of this many tokens at most are read by one thread per head; longer ones by several. */
const SHORT_CACHE = 32;
const SHARING_THREADS = 16;

export const lowerCachedAttention: Lowering<'cachedAttention'> = (node) => {
  const { heads } = node.attributes;
  const [qkv, keys, values] = [input(node, 0), input(node, 1), input(node, 2)];
  const width = lastDim(keys.shape);
  const tokens = dimFromEnd(keys.shape, 1);
  const headWidth = width / heads;
  const pack = packOf(headWidth);
  const count = times(qkv.shape.rows, (elementsPerUnit(qkv.shape) / (3 * width)) * heads);
  // Position t reads t vectors of each cache and writes one: the mean over positions.
  const touched = times(keys.shape.rows, (elementsPerUnit(keys.shape) * (tokens + 1)) / (2 * tokens));
  return [
    {
      kernel: 'cached-attention',
      label: node.name,
      constants: { PACK: pack, HEAD: headWidth / pack, LANES: tokens <= SHORT_CACHE ? 1 : SHARING_THREADS },
      launch: {
        count,
        tokens,
        heads,
        position: node.attributes.at === 'position' ? scalar('position') : node.attributes.at,
        scale: 1 / Math.sqrt(headWidth),
      },
      bindings: { qkv, keys, values, out: output(node) },
      items: along(count),
      touched: { keys: touched, values: touched },
    },
  ];
};

/** Keys that a workgroup ranks at a time: what WebGPU lets one hold on any device. */
const MOST_KEYS = 4096;
const MOST_THREADS = 64;
const FEWEST_THREADS = 8;

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
        CHUNK: Math.min(patches, MOST_KEYS),
        THREADS: Math.min(MOST_THREADS, Math.max(FEWEST_THREADS, 2 ** Math.ceil(Math.log2(patches)))),
      },
      launch: {
        rows,
        cells,
        stream,
        seedLow: scalar('seedLow'),
        seedHigh: scalar('seedHigh'),
        firstImage: scalar('firstImage'),
      },
      bindings: { origins: input(node, 0), order },
      items: along(rows),
    },
  ];
};

const iterationStep = (node: NodeOf<'maskFromOrder'> | NodeOf<'pickFromOrder'>): Omit<Step, 'kernel' | 'bindings'> => {
  const count = elements(output<'maskFromOrder' | 'pickFromOrder'>(node));
  const patches = lastDim(input<'maskFromOrder' | 'pickFromOrder'>(node, 0).shape);
  return {
    label: node.name,
    constants: {},
    launch: { count, patches, masked: scalar('masked'), picks: scalar('picks') },
    items: along(count),
  };
};

export const lowerMaskFromOrder: Lowering<'maskFromOrder'> = (node) => [
  { kernel: 'mask-from-order', ...iterationStep(node), bindings: { order: input(node, 0), mask: output(node) } },
];

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

export const lowerDrawToken: Lowering<'drawToken'> = (node) => {
  const { alphabet, channel, channels, cells, stream, toCanvas } = node.attributes;
  const tokens = output(node);
  const rows = elements(tokens);
  return [
    {
      kernel: 'draw-token',
      label: node.name,
      constants: { ALPHABET: alphabet, TO_CANVAS: Number(toCanvas) },
      launch: {
        rows,
        cells,
        channel,
        channels,
        stream,
        seedLow: scalar('seedLow'),
        seedHigh: scalar('seedHigh'),
        firstImage: scalar('firstImage'),
        guided: scalar('guided'),
        greedy: scalar('greedy'),
        guidance: scalar('guidance'),
        temperature: scalar('temperature'),
        filterThreshold: scalar('filterThreshold'),
      },
      bindings: {
        logits: input(node, 0),
        origins: input(node, 1),
        canvas: input(node, 2),
        logProbabilities: input(node, 3),
        tokens,
      },
      items: along(rows),
      touched: { canvas: rows },
    },
  ];
};
