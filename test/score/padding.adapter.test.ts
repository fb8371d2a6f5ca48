import { expect } from 'chai';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import type { Batch } from '../../runtime/data/batches.ts';
import { Evaluator } from '../../runtime/evaluate/evaluator.ts';
import type { Evaluation } from '../../runtime/evaluate/evaluator.ts';
import { evaluateOutcome } from '../../runtime/commands/evaluate.node.ts';
import { realValues } from '../../runtime/recursion/padding.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { Trainer } from '../../runtime/train/trainer.ts';
import type { StepResult } from '../../runtime/train/trainer.ts';
import { livelyModel } from '../end-to-end/lively-model.ts';

const text = `
data: {shape: [4], channels: 1, alphabet: 3, values: categorical, end: true, labelDrop: 0}
levels: [{module: ar, patch: 1, width: 8, heads: 2}]
head: {width: 8, heads: 2}
train: {batch: 2, warmup: 0}
`;

/** One ends after its first value, so that two of its values are padding; the other goes on. */
const [short, long] = [
  [0, 2, 2, 2],
  [1, 0, 1, 1],
];

describe('padding behind an end mark [adapter]', () => {
  let open: OpenDevice;
  before(async () => {
    open = await openDevice();
  });
  after(() => open.close());

  it('costs nothing, and counts in no mean of scores or of training', async () => {
    const { model, session } = livelyModel(open, text);
    const evaluate = async (...items: readonly (readonly number[])[]): Promise<Evaluation> => {
      const batch = {
        tokens: Uint32Array.from(items.flat()),
        labels: new Uint32Array(items.length),
        filled: items.length,
      };
      const batches = (async function* (): AsyncGenerator<Batch> {
        await Promise.resolve();
        yield batch;
      })();
      const evaluator = await Evaluator.create(session, model, items.length);
      return evaluator.evaluate(batches, { passes: 1, seed: 0 });
    };
    const { data } = model.description;
    expect(realValues(Uint32Array.from([...short, ...long]), data)).to.deep.equal([2, 4]);
    const [one, other, both] = [await evaluate(short), await evaluate(long), await evaluate(short, long)];
    expect(both.realValues).to.equal(6);
    expect(other.realValues).to.equal(undefined);
    expect(both.bitsPerDim).to.be.closeTo((2 * one.bitsPerDim + 4 * other.bitsPerDim) / 6, 1e-5);
    expect(both.parts[0]?.bitsPerDim).to.be.closeTo(both.bitsPerDim, 1e-9);
    expect(evaluateOutcome({ run: new RunFolder('run'), model }, both).text).to.contain(
      'the mean over 6 values that are not padding',
    );
    session.close();
  });

  it('takes nothing from the loss and the gradient of a training step', async () => {
    const { model, session } = livelyModel(open, text);
    session.close();
    const stepOf = async (microBatch: number, ...items: readonly (readonly number[])[]): Promise<StepResult> => {
      const options = { ...model.description.train, batch: items.length, microBatch };
      const trainer = await Trainer.create(open, model, options);
      const step = await trainer.step(Uint32Array.from(items.flat()), new Uint32Array(items.length), 0);
      trainer.close();
      return step;
    };
    const [one, other, both] = [await stepOf(1, short), await stepOf(1, long), await stepOf(2, short, long)];
    expect(both.loss, 'the mean over 2 real values and 4').to.be.closeTo((2 * one.loss + 4 * other.loss) / 6, 1e-6);
    expect(both.bitsPerDim).to.be.closeTo(both.loss / Math.LN2, 1e-6);
    const parts = await stepOf(1, short, long);
    expect(parts.loss).to.be.closeTo(both.loss, 1e-6);
    expect(parts.gradientNorm).to.be.closeTo(both.gradientNorm, 1e-5);
  });
});
