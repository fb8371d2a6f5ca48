import { expect } from 'chai';
import { loadModel } from '../../compiler/load-model.ts';
import type { TrainOptions } from '../../runtime/model.ts';
import { averageDecayAt, optionsFor, rateAt } from '../../runtime/train/schedule.ts';

/** The options of a spec. */
const trainOptions = (train: string): TrainOptions => {
  const text = `
data: {shape: [4, 4]}
levels: [{module: ar, patch: 1, width: 8, blocks: 1, heads: 2}]
head: {width: 8, blocks: 1, heads: 2}
train: {${train}}
`;
  const { spec } = loadModel({ file: 'schedule.yaml', text });
  if (spec === undefined) throw new Error(`${train} is faulty`);
  return spec.train;
};

describe('learning rates', () => {
  it('rise linearly, then fall along half a cosine to 0', () => {
    const options = trainOptions('steps: 110, warmup: 10, rate: 0.1');
    expect([0, 4, 9].map((step) => rateAt(options, step))).to.deep.equal([0.01, 0.05, 0.1]);
    expect(rateAt(options, 10)).to.equal(0.1);
    expect(rateAt(options, 60)).to.be.closeTo(0.05, 1e-12);
    expect(rateAt(options, 110)).to.be.closeTo(0, 1e-12);
  });

  it('fall in steps', () => {
    const options = trainOptions('steps: 100, warmup: 0, rate: 1, schedule: step, stepAt: [0.3, 0.6], stepFactor: 0.5');
    expect([0, 29, 30, 59, 60, 99].map((step) => rateAt(options, step))).to.deep.equal([1, 1, 0.5, 0.5, 0.25, 0.25]);
  });

  it('can be for 256 examples per step', () => {
    const options = trainOptions('steps: 10, warmup: 0, rate: 1e-2, rateScaling: batch, batch: 64, schedule: constant');
    expect(rateAt(options, 5)).to.equal(0.0025);
  });
});

describe('epochs', () => {
  it('become steps, and the warm-up keeps its share', () => {
    const options = optionsFor(trainOptions('epochs: 3, batch: 10, steps: 100, warmup: 20'), 1000);
    expect(options).to.include({ steps: 300, warmup: 60 });
  });

  it('change nothing where there are none', () => {
    const options = trainOptions('steps: 70');
    expect(optionsFor(options, 1000)).to.equal(options);
    expect(options.warmup).to.equal(7);
  });
});

describe('the decay of the moving average', () => {
  it('starts low', () => {
    const options = trainOptions('average: 0.99');
    expect(averageDecayAt(options, 0)).to.equal(0.1);
    expect(averageDecayAt(options, 10 ** 6)).to.equal(0.99);
  });
});
