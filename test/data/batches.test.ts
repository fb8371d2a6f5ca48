import { expect } from 'chai';
import { ArrayDataset } from '../../runtime/data/array-dataset.ts';
import type { Dataset } from '../../runtime/data/dataset.ts';
import { batchAt, orderedBatches, trainingBatches } from '../../runtime/data/batches.ts';
import type { Batch } from '../../runtime/data/batches.ts';

/** Item i is the row [2 i, 2 i + 1]; its label is i % 3. */
const dataset = new ArrayDataset({
  name: 'counting',
  extents: [2],
  channels: 1,
  classes: 3,
  items: Uint8Array.from({ length: 20 }, (_, i) => i),
  labels: Uint8Array.from({ length: 10 }, (_, i) => i % 3),
});

/** The items of a batch, from their tokens in either direction. */
const itemsOf = ({ tokens }: Batch): number[] =>
  Array.from({ length: tokens.length / 2 }, (_, row) => Math.floor((tokens[2 * row] ?? NaN) / 2));

const take = async (count: number, start = 0, flip = false): Promise<Batch[]> => {
  const batches: Batch[] = [];
  for await (const batch of trainingBatches(dataset, { batch: 4, seed: 5, flip }, start)) {
    batches.push(batch);
    if (batches.length === count) break;
  }
  return batches;
};

describe('training batches', () => {
  it('run through every item once in each epoch, in an order of its own', async () => {
    const items = (await take(5)).flatMap(itemsOf);
    const all = Array.from({ length: 10 }, (_, i) => i);
    const [first, second] = [items.slice(0, 10), items.slice(10)];
    expect(first).to.have.members(all).and.not.deep.equal(second);
    expect(second).to.have.members(all);
  });

  it('carry the labels of their items', async () => {
    for (const batch of await take(5)) expect([...batch.labels]).to.deep.equal(itemsOf(batch).map((item) => item % 3));
  });

  it('are the same when started again at a later step', async () => {
    expect(await take(3, 7, true)).to.deep.equal((await take(10, 0, true)).slice(7));
    expect(await batchAt(dataset, { batch: 4, seed: 5, flip: true }, 7)).to.deep.equal((await take(1, 7, true))[0]);
  });

  it('differ between seeds', async () => {
    const [one, two] = await Promise.all([1, 2].map((seed) => batchAt(dataset, { batch: 10, seed }, 0)));
    expect(one).not.to.deep.equal(two);
  });

  it('mirror about half of the items where asked to', async () => {
    const mirrored = (batch: Batch): number[] => [...batch.tokens].filter((token, i) => i % 2 === 0 && token % 2 === 1);
    const count = (await take(50, 0, true)).flatMap(mirrored).length;
    expect(count).to.be.within(70, 130);
    expect((await take(50)).flatMap(mirrored)).to.be.empty;
  });

  it('fail where an item fails, and only there', async () => {
    const broken: Dataset = {
      name: 'broken',
      extents: [2],
      channels: 1,
      classes: 1,
      count: 10,
      label: () => 0,
      read: () => Promise.reject(new Error('no such file')),
    };
    const first = await trainingBatches(broken, { batch: 1, seed: 0 })
      .next()
      .catch((error: unknown) => error);
    expect(first).to.be.an('error').with.property('message', 'no such file');
  });
});

describe('ordered batches', () => {
  it('give every item once, in order, and fill up the last batch', async () => {
    const batches: Batch[] = [];
    for await (const batch of orderedBatches(dataset, 4)) batches.push(batch);
    expect(batches.map(({ filled }) => filled)).to.deep.equal([4, 4, 2]);
    expect(batches.flatMap(itemsOf)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9]);
  });
});
