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
import { livelyModel } from '../end-to-end/lively-model.ts';

const text = `
data: {shape: [4], channels: 1, alphabet: 3, values: categorical, end: true}
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

  it('is left out of the bits of a training step', async () => {
    const { model, session } = livelyModel(open, text);
    session.close();
    const trainer = await Trainer.create(open, model);
    const step = await trainer.step(Uint32Array.from([...short, ...long]), Uint32Array.of(0, 0), 0);
    expect(step.bitsPerDim).to.be.closeTo((step.loss / Math.LN2) * (8 / 6), 1e-6);
    trainer.close();
  });
});
