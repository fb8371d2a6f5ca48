import { expect } from 'chai';
import { lowerModel } from '../../compiler/lower.ts';
import { inMemoryModel } from '../../compiler/7-emit/in-memory-model.ts';
import type { ModelDescription } from '../../runtime/model.ts';
import { architectureOf } from '../random-specs/checks.ts';
import { drawInFloat64, likelihoodInFloat64, livelyTensors } from '../random-specs/in-float64.ts';
import { withDrawnGuides } from './drawn-guides.ts';
import { scoreWith } from './score-by-trace.ts';

const levels = {
  ar: '[{module: ar, patch: 1, width: 16, heads: 2, hidden: 8}]',
  'ar over ar': (patch: string): string =>
    `[{module: ar, patch: ${patch}, width: 12, heads: 1, hidden: 8}, {module: ar, patch: 1, width: 12, heads: 1, hidden: 8}]`,
  'any-order': '[{module: any-order, patch: 1, width: 16, heads: 2, hidden: 8}]',
  'any-order over ar': (patch: string): string =>
    levels['ar over ar'](patch).replace('module: ar', 'module: any-order'),
  'any-order over masked': (patch: string): string =>
    `[{module: any-order, patch: ${patch}, width: 8, heads: 2, hidden: 8}, {module: masked, patch: 1, width: 8, heads: 2, iterations: 2, guidingPixel: true}]`,
  'masked with neighbours over masked with guiding pixels': (patch: string): string =>
    `[{module: masked, patch: ${patch}, width: 8, heads: 2, iterations: 2}, {module: masked, patch: 1, width: 8, heads: 2, iterations: 2, guidingPixel: true}]`,
} as const;

/** By name: data and levels of models so small that all of their images can be scored. */
const specs: Readonly<Record<string, readonly [data: string, levels: string, head?: string]>> = {
  'one axis, ar': ['shape: [3], channels: 1, alphabet: 3', levels.ar],
  'one axis, ar over ar, categorical': [
    'shape: [4], channels: 1, alphabet: 3, values: categorical',
    levels['ar over ar']('2'),
  ],
  'one axis, any-order': ['shape: [4], channels: 1, alphabet: 3', levels['any-order']],
  'one axis, any-order over ar, categorical': [
    'shape: [4], channels: 1, alphabet: 3, values: categorical',
    levels['any-order over ar']('2'),
  ],
  'two axes, any-order, logistic': ['shape: [2, 2], channels: 1, alphabet: 3', levels['any-order'], 'logistic'],
  'two axes, any-order over masked with guiding pixels': [
    'shape: [2, 2], channels: 1, alphabet: 2',
    levels['any-order over masked']('[1, 2]'),
  ],
  'three axes, any-order over ar': [
    'shape: [2, 2, 1], channels: 1, alphabet: 2',
    levels['any-order over ar']('[1, 2, 1]'),
  ],
  'four axes, any-order, categorical': [
    'shape: [2, 1, 2, 2], channels: 1, alphabet: 2, values: categorical',
    levels['any-order'],
  ],
  'one axis, guided': [
    'shape: [4], channels: 1, alphabet: 2',
    levels['masked with neighbours over masked with guiding pixels']('2'),
  ],
  'one axis, guided, categorical': [
    'shape: [4], channels: 1, alphabet: 2, values: categorical',
    levels['masked with neighbours over masked with guiding pixels']('2'),
  ],
  'two channels, ar, categorical': ['shape: [2], channels: 2, alphabet: 3, values: categorical', levels.ar],
  'two channels, ar, logistic': ['shape: [2], channels: 2, alphabet: 3', levels.ar, 'logistic'],
  'one axis, guided, logistic': [
    'shape: [4], channels: 1, alphabet: 2',
    levels['masked with neighbours over masked with guiding pixels']('2'),
    'logistic',
  ],
  'one cell, ar': ['shape: [1], channels: 4, alphabet: 3', levels.ar],
  'one cell, masked, categorical': [
    'shape: [1], channels: 4, alphabet: 3, values: categorical',
    '[{module: masked, patch: 1, width: 16, heads: 2}]',
  ],
  'sequences that end': ['shape: [4], channels: 1, alphabet: 3, values: categorical, end: true', levels.ar],
  'columns that end, of two channels, logistic': [
    'shape: [2, 2], channels: 1, alphabet: 3, end: true',
    levels['ar over ar']('[1, 2]'),
    'logistic',
  ],
  'three axes, ar over ar': ['shape: [2, 2, 1], channels: 1, alphabet: 2', levels['ar over ar']('[1, 2, 1]')],
  'three axes, guided, categorical': [
    'shape: [2, 1, 2], channels: 1, alphabet: 2, values: categorical',
    levels['masked with neighbours over masked with guiding pixels']('[1, 1, 2]'),
  ],
  'four axes, ar, categorical': ['shape: [2, 1, 2, 2], channels: 1, alphabet: 2, values: categorical', levels.ar],
  'four axes, guided': [
    'shape: [2, 1, 2, 1], channels: 1, alphabet: 2',
    levels['masked with neighbours over masked with guiding pixels']('[1, 1, 2, 1]'),
  ],
};

/** All lists of so many tokens. */
const lists = (length: number, alphabet: number): readonly Uint32Array[] =>
  Array.from({ length: alphabet ** length }, (_, number) =>
    Uint32Array.from({ length }, (_zero, place) => Math.floor(number / alphabet ** place) % alphabet),
  );

/** Whether nothing but end marks follows an end mark, in data that has them. */
const isEnded = (
  tokens: Uint32Array,
  { extents, channels, alphabet, end = false }: ModelDescription['data'],
): boolean => {
  const step = extents.slice(1).reduce((total, n) => total * n, channels);
  return !end || tokens.every((token, at) => tokens[at - step] !== alphabet - 1 || token === alphabet - 1);
};

/** Probabilities of all images, and of all guiding pixels with each, in the order of patches that one drawing had. */
const sumOfProbabilities = async (text: string, seed: number): Promise<number> => {
  const lowered = lowerModel(architectureOf(text), { inspected: true, rewrite: withDrawnGuides });
  const model = inMemoryModel(lowered);
  const weights = livelyTensors(lowered, seed);
  const [likelihood] = lowered.graphs['evaluate'] ?? [];
  if (likelihood === undefined) throw new Error('the model has no likelihood graph');
  const run = likelihoodInFloat64(likelihood, weights);
  const drawn = drawInFloat64(lowered, model, weights, seed);
  const { alphabet } = model.description.data;
  const guides = drawn.trace.reduce((total, entry) => total + (entry.guides?.length ?? 0), 0);
  let sum = 0;
  for (const guide of lists(guides, alphabet)) {
    let next = 0;
    const trace = drawn.trace.map((entry) => {
      const count = entry.guides?.length ?? 0;
      next += count;
      return count === 0 ? entry : { ...entry, guides: guide.slice(next - count, next) };
    });
    for (const tokens of lists(drawn.tokens.length, alphabet).filter((all) => isEnded(all, model.description.data)))
      sum += Math.exp(await scoreWith(run, model, { ...drawn, tokens, trace }));
  }
  return sum;
};

describe('the probabilities of all images', function () {
  for (const [name, [data, levelsOf, kind = 'categorical']] of Object.entries(specs))
    it(`sum to one: ${name}`, async () => {
      const text = `data: {${data}, classes: 2}\nlevels: ${levelsOf}\nhead: {kind: ${kind}, width: 8, heads: 2}\nguidingHead: {kind: ${kind}, width: 8, heads: 2, blocks: 1}\n`;
      expect(await sumOfProbabilities(text, 3)).to.be.closeTo(1, 1e-9);
    });
});
