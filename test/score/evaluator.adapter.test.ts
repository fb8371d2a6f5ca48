import { expect } from 'chai';
import type { Batch } from '../../runtime/data/batches.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { Evaluator } from '../../runtime/evaluate/evaluator.ts';
import type { Evaluation } from '../../runtime/evaluate/evaluator.ts';
import { Session } from '../../runtime/execute/session.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { livelyModel } from '../end-to-end/lively-model.ts';
import { enliven } from '../end-to-end/lively-parameters.ts';
import { bars, loadModel } from '../end-to-end/models.ts';

const text = `
data: {shape: [8, 8], channels: 3, classes: 4}
levels:
  - {module: masked, patch: 4, width: 32, blocks: 1, heads: 2, hidden: 64, dropout: 0.5}
  - {module: masked, patch: 2, width: 24, blocks: 1, heads: 2, hidden: 48, guidingPixel: true}
  - {module: ar, patch: 1, width: 16, blocks: 1, heads: 2, hidden: 32, dropout: 0.5}
head: {width: 16, blocks: 1, heads: 2}
guidingHead: {width: 16, blocks: 1, heads: 2}
`;
const labels = Uint32Array.from({ length: 7 }, (_, image) => image % 4);
const tokens = bars([8, 8], 3, labels).map((token, index) => (token + 31 * (index % 7)) % 256);

/** Batches of `size` images; the last one is filled up, as batches of a data set are. */
async function* batchesOf(size: number): AsyncGenerator<Batch> {
  await Promise.resolve();
  for (let first = 0; first < labels.length; first += size) {
    const end = Math.min(labels.length, first + size);
    const batch = { tokens: new Uint32Array(size * 192), labels: new Uint32Array(size), filled: end - first };
    batch.tokens.set(tokens.subarray(first * 192, end * 192));
    batch.labels.set(labels.subarray(first, end));
    yield batch;
  }
}

describe('the evaluator [adapter]', () => {
  let open: OpenDevice;
  let session: Session;
  let model: CompiledModel;
  let dispose: () => Promise<void>;
  before(async () => {
    open = await openDevice();
    ({ model, dispose } = await loadModel('evaluated', text));
    session = new Session(open, model.plan, model.loadKernel);
    enliven(session, 1);
  });
  after(async () => {
    session.close();
    await open.close();
    await dispose();
  });

  const evaluate = async (batch: number, conditional = false): Promise<Evaluation> =>
    (await Evaluator.create(session, model, batch)).evaluate(batchesOf(batch), { passes: 2, seed: 9, conditional });

  it('gives the same numbers for any batch size', async () => {
    const one = await evaluate(1);
    const seven = await evaluate(7);
    expect(one.bitsPerDim).to.be.closeTo(seven.bitsPerDim, 1e-6 * seven.bitsPerDim);
    expect(one.standardError).to.be.closeTo(seven.standardError!, 1e-4 * seven.standardError!);
    expect((await evaluate(3)).parts.map(({ name }) => name)).to.deep.equal(['head', 'level1.guide']);
  });

  it('weighs the parts by their values, and tells their sum as the reference has it', async () => {
    const { parts, bitsPerDim, summedBitsPerDim, images } = await evaluate(4);
    const [head, guide] = parts;
    expect(images).to.equal(7);
    expect(head!.values).to.equal(192);
    expect(guide!.values).to.equal(12);
    expect(summedBitsPerDim).to.be.closeTo(head!.bitsPerDim + guide!.bitsPerDim, 1e-9);
    expect(bitsPerDim).to.be.closeTo(head!.bitsPerDim + guide!.bitsPerDim / 16, 1e-9);
  });

  it('scores models of any order in random orders, and in raster order if asked to', async () => {
    const ordered = livelyModel(
      open,
      text.replaceAll('module: ar,', 'module: any-order,').replaceAll('dropout: 0.5', 'dropout: 0'),
    );
    const score = async (batch: number, inRasterOrder: boolean, passes = 2): Promise<Evaluation> =>
      (await Evaluator.create(ordered.session, ordered.model, batch)).evaluate(batchesOf(batch), {
        ...{ passes, seed: 9, inRasterOrder },
      });
    const both = await score(7, true);
    const alone = await score(2, false);
    expect(alone.rasterOrder).to.equal(undefined);
    expect(alone.bitsPerDim, 'in batches of any size').to.be.closeTo(both.bitsPerDim, 1e-6 * both.bitsPerDim);
    const { bitsPerDim, standardError } = both.rasterOrder!;
    expect(standardError).to.be.a('number');
    expect(Math.abs(bitsPerDim - both.bitsPerDim), 'another order, another score').to.be.greaterThan(1e-4);
    ordered.session.close();
  });

  it('uses labels only when asked to', async () => {
    const without = await evaluate(7);
    const given = await evaluate(7, true);
    expect(Math.abs(given.bitsPerDim - without.bitsPerDim)).to.be.greaterThan(1e-5);
    expect(Math.abs(given.bitsPerDim - without.bitsPerDim)).to.be.lessThan(1);
  });
});
