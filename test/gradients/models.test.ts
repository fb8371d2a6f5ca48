import { expect } from 'chai';
import { buildLikelihood } from '../../compiler/3-build/graphs/likelihood.ts';
import { differentiate } from '../../compiler/4-differentiate/differentiate.ts';
import { rematerialise } from '../../compiler/4-differentiate/rematerialise.ts';
import type { Architecture, Level } from '../../compiler/ir/architecture.ts';
import { concreteShape, evaluateGraph, floatTensor, indexTensor } from '../../compiler/ir/evaluate/index.ts';
import type { EvaluationContext, Tensor } from '../../compiler/ir/evaluate/index.ts';
import type { Graph } from '../../compiler/ir/graph.ts';
import type { Value } from '../../compiler/ir/value.ts';
import { product } from '../../compiler/ir/shape.ts';
import { checkGraph } from '../../compiler/ir/check-graph.ts';
import { philox } from '../../runtime/random/philox.ts';
import { lossAt } from './finite-differences.ts';
import { normalDraws } from './gradient-problem.ts';

const step = 1e-5;

/** Patches of each of a masked level's rows that are masked. */
const maskedPatches: Readonly<Record<string, readonly number[]>> = {
  level0: [1, 2, 3, 4, 6],
  level1: [0, 3, 5, 6, 11],
};

const level = (index: number, module: string, guidingPixel: boolean): Level => ({
  name: `level${index}`,
  index,
  module,
  region: index === 0 ? [4, 4] : [2, 2],
  patch: index === 0 ? [2, 2] : [1, 1],
  grid: [2, 2],
  patches: 4,
  width: index === 0 ? 8 : 4,
  parentWidth: 8,
  blocks: 1,
  heads: index === 0 ? 2 : 1,
  hidden: 6,
  conditions: index > 0 && module === 'masked' ? 5 : 1,
  guidingPixel,
  attentionDropout: 0.2,
  projectionDropout: 0.1,
  iterations: 2,
});

/** 4 × 4 images of two channels and five tokens, in two levels. */
const architecture = (outer: string, inner: string, guidingPixel: boolean): Architecture => {
  const head = { kind: 'categorical', width: 4, blocks: 1, heads: 2, hidden: 6, firstChannelWeight: 2 };
  return {
    name: 'tiny',
    data: {
      extents: [4, 4],
      channels: 2,
      alphabet: 5,
      classes: 3,
      values: 'ordinal',
      end: false,
      kind: 'array',
      settings: {},
      labelDrop: 0.1,
      mean: [0.5, 0.4],
      deviation: [0.3, 0.2],
    },
    levels: [level(0, outer, false), { ...level(1, inner, guidingPixel), conditions: outer === 'masked' ? 5 : 1 }],
    head,
    guidingHead: guidingPixel ? head : undefined,
    train: {
      batch: 2,
      steps: 1,
      epochs: 0,
      microBatch: 2,
      precision: 'float32',
      rematerialise: false,
      rate: 1e-3,
      rateScaling: 'none',
      warmup: 0,
      schedule: 'constant',
      stepAt: [0.5],
      stepFactor: 0.1,
      average: 0,
      decay: 0,
      betas: [0.9, 0.95],
      epsilon: 1e-8,
      clip: 0,
      seed: 0,
      flip: false,
      checkpointEvery: 0,
      evaluateEvery: 0,
      evaluateImages: 1,
    },
    sample: { guidance: 1, guidanceSchedule: 'constant', temperature: 1, filterThreshold: 0, seed: 0 },
  };
};

const sourcesOf = (graph: Graph): ReadonlySet<Value> =>
  new Set(
    graph.nodes.flatMap(({ inputs }) =>
      inputs.filter(({ source }) => source !== undefined && source.kind !== 'constant'),
    ),
  );

/** Two orders of four patches, neither of which is its own inverse; rows take them in turn. */
const orderOf = (index: number): readonly number[] => (Math.floor(index / 4) % 2 === 0 ? [2, 0, 3, 1] : [1, 3, 0, 2]);

/** What the host would feed an integer input of two images, patch by patch. */
const integersFor = (name: string, size: number): readonly number[] => {
  const [owner = '', role = ''] = name.includes('.') ? name.split('.') : ['', name];
  const picked = maskedPatches[owner] ?? [];
  switch (role) {
    case 'picked':
      return picked;
    case 'mask':
      return Array.from({ length: size }, (_, patch) => (picked.includes(patch) ? 1 : 0));
    case 'slot':
      return Array.from({ length: size }, (_, patch) => picked.indexOf(patch) + 1);
    case 'order':
      return Array.from({ length: size }, (_, index) => orderOf(index)[index % 4] ?? 0);
    case 'places':
      return Array.from({ length: size }, (_, index) => orderOf(index).indexOf(index % 4));
    case 'origins':
      return [0, 16];
    case 'dropped':
      return [0, 1];
    default:
      return Array.from({ length: size }, (_, i) => (i * 7 + 3) % (role === 'labels' ? 3 : 5));
  }
};

const feedFor = ({ name, shape, element }: Value, stream: number, context: EvaluationContext): Tensor => {
  const concrete = concreteShape(shape, context.symbols);
  const size = product(concrete);
  if (element === 'u32') return indexTensor(concrete, integersFor(name, size));
  return floatTensor(
    concrete,
    normalDraws(size, stream).map((x) => 0.5 * x),
  );
};

const moved = (tensor: Tensor, direction: Float64Array, amount: number): Tensor =>
  floatTensor(
    tensor.shape,
    Array.from(tensor.data, (x, i) => x + amount * direction[i]!),
  );

describe('gradients of whole models along random directions', () => {
  const models: readonly [string, string, boolean][] = [
    ['ar', 'ar', false],
    ['masked', 'masked', true],
    ['any-order', 'any-order', false],
    ['any-order', 'masked', true],
  ];
  for (const [outer, inner, guidingPixel] of models) {
    it(`${outer} over ${inner}${guidingPixel ? ' with a guiding pixel' : ''}, with dropout`, () => {
      const forward = buildLikelihood(architecture(outer, inner, guidingPixel), true);
      const graph = differentiate(forward);
      checkGraph(graph);
      const context: EvaluationContext = {
        symbols: { images: 2, level1: maskedPatches['level0']!.length, level2: maskedPatches['level1']!.length },
        scalars: { seedLow: 1, seedHigh: 2, step: 3 },
        philox,
      };
      const feeds = new Map(
        [...sourcesOf(forward)].map((value, i) => [value.name, feedFor(value, i, context)] as const),
      );
      const values = evaluateGraph(graph, feeds, context);
      for (const [name, gradient] of graph.gradients) {
        const parameter = feeds.get(name)!;
        const direction = normalDraws(parameter.data.length, 1000);
        const lossWith = (amount: number): number =>
          lossAt(forward, new Map([...feeds, [name, moved(parameter, direction, amount)]]), context);
        const expected = (lossWith(step) - lossWith(-step)) / (2 * step);
        const slope = direction.reduce((sum, d, i) => sum + d * values.get(gradient.name)!.data[i]!, 0);
        expect(slope, name).to.be.closeTo(expected, 1e-6 * Math.max(Math.abs(expected), 1e-2));
      }
      const sparing = rematerialise(forward, graph);
      checkGraph(sparing);
      const again = evaluateGraph(sparing, feeds, context);
      for (const [name, gradient] of graph.gradients) {
        const recomputed = again.get(sparing.gradients.get(name)!.name)!;
        expect(recomputed.data, `${name}, with blocks computed again`).to.deep.equal(values.get(gradient.name)!.data);
      }
      expect(sparing.nodes.some(({ name }) => /block0\..*\.again/.test(name))).to.equal(true);
    });
  }
});
