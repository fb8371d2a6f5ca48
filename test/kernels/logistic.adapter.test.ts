import { expect } from 'chai';
import { evaluateNode } from '../../compiler/ir/evaluate/index.ts';
import { logisticLog } from '../../compiler/ir/ops/logistic.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { caseOf, images, made } from './cases/case.ts';
import type { KernelCase } from './cases/index.ts';
import { KernelHarness } from './harness.ts';

/** Mixtures of three: one with narrow components inside, one beyond both ends, one as narrow as scales can be. */
const mixtures: Readonly<Record<string, readonly number[]>> = {
  'components inside': [0.2, -0.5, 1, -0.4, 0.1, 0.7, -1.5, -2, -0.5],
  'components beyond the ends': [0, 0.5, -1, -1.2, 1.1, 4, -1, -3, 1],
  'the narrowest components': [0, 0, 1, -0.35, 0.25, 0.9, -30, -12, -9],
};

/** Every value of the alphabet under one mixture. */
const lossCase = (alphabet: number, mixture: readonly number[]): KernelCase =>
  caseOf(
    'logisticLoss',
    { alphabet, weights: [1] },
    [
      made('f32', images(alphabet), [1, mixture.length], (i) => mixture[i % mixture.length] ?? NaN),
      made('u32', images(alphabet), [1], (i) => i),
    ],
    { symbols: { images: 1 } },
  );

const cells = 4096;

/** A draw for every cell of an image. */
const drawCase = (alphabet: number, mixture: readonly number[], temperature: number): KernelCase =>
  caseOf(
    'drawLogistic',
    { alphabet, channel: 0, channels: 1, cells, stream: 9, toCanvas: true },
    [
      made('f32', images(cells), [mixture.length], (i) => mixture[i % mixture.length] ?? NaN),
      made('u32', images(cells), [], (i) => i),
      made('u32', images(), [cells, 1], () => 0),
      made('f32', images(), [cells, 1], () => 0),
      made('u32', images(), [cells, 1], () => 0),
    ],
    {
      symbols: { images: 1 },
      scalars: {
        seedLow: 5,
        seedHigh: 1,
        firstImage: 0,
        guided: 0,
        greedy: 0,
        guidance: 1,
        temperature,
        filterThreshold: 0,
      },
    },
  );

const total = (numbers: Iterable<number>): number => [...numbers].reduce((sum, n) => sum + n, 0);

/** Pearson's statistic of counts beside what is expected; values that are expected less than five times count together. */
const chiSquare = (counts: readonly number[], expected: readonly number[]): { statistic: number; freedom: number } => {
  const rare = expected.map((n) => n < 5);
  const cellsOf = (numbers: readonly number[]): number[] => [
    ...numbers.filter((_, value) => rare[value] !== true),
    total(numbers.filter((_, value) => rare[value] === true)),
  ];
  const [seen, wanted] = [cellsOf(counts), cellsOf(expected)];
  const statistic = total(
    seen.map((n, cell) => (n - (wanted[cell] ?? 0)) ** 2 / Math.max(wanted[cell] ?? 0, 1e-9 + n)),
  );
  return { statistic, freedom: seen.length - 1 };
};

describe('the discretised mixture of logistics [adapter]', () => {
  let open: OpenDevice;
  let harness: KernelHarness;
  before(async () => {
    open = await openDevice();
    harness = new KernelHarness(open);
  });
  after(() => open.close());

  for (const [name, mixture] of Object.entries(mixtures)) {
    for (const alphabet of [2, 256, 65_536]) {
      it(`${name}, ${alphabet} values: probabilities sum to one in float64 and on the adapter`, async () => {
        const one = lossCase(alphabet, mixture);
        const [, reference] = evaluateNode(one.node, one.inputs, one.context);
        const { outputs } = await harness.run(one);
        const sums = [reference, outputs[1]].map((nll) => total(Array.from(nll?.data ?? [], (n) => Math.exp(-n))));
        expect(sums[0]).to.be.closeTo(1, 1e-12);
        expect(sums[1]).to.be.closeTo(1, 1e-4);
        expect([...(outputs[1]?.data ?? [])].every(Number.isFinite)).to.equal(true);
      });
    }

    for (const temperature of [1, 0.6]) {
      it(`${name}: 4,096 draws at temperature ${temperature} are distributed as their probabilities say`, async () => {
        const alphabet = 40;
        const { outputs, inputs } = await harness.run(drawCase(alphabet, mixture, temperature));
        const tokens = [...(outputs[0]?.data ?? [])];
        const numbers = Float64Array.from(mixture);
        const logs = Array.from({ length: alphabet }, (_, value) => logisticLog(numbers, value, alphabet, temperature));
        const counts = logs.map((_, value) => tokens.filter((token) => token === value).length);
        const { statistic, freedom } = chiSquare(
          counts,
          logs.map((log) => cells * Math.exp(log)),
        );
        // Five deviations above the mean.
        expect(statistic).to.be.below(freedom + 5 * Math.sqrt(2 * Math.max(1, freedom)));
        for (const [cell, log] of [...(inputs[3]?.data ?? [])].entries())
          expect(log).to.be.closeTo(logs[tokens[cell] ?? 0] ?? NaN, 1e-4);
      });
    }
  }

  it('has finite losses and gradients far from its components', async () => {
    const far = caseOf(
      'logisticLossGrad',
      { alphabet: 65_536, weights: [1] },
      [
        made('f32', images(2), [1, 3], (i) => [0, 1, -40][i % 3] ?? NaN),
        made('u32', images(2), [1], (i) => i * 3),
        made('f32', undefined, [1], () => 1),
      ],
      { symbols: { images: 1 } },
    );
    const { outputs } = await harness.run(far);
    const expected = evaluateNode(far.node, far.inputs, far.context)[0];
    for (const [i, gradient] of [...(outputs[0]?.data ?? [])].entries())
      expect(gradient).to.be.closeTo(expected?.data[i] ?? NaN, 1e-5 * Math.abs(expected?.data[i] ?? NaN));
  });
});
