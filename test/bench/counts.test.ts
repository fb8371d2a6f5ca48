import { expect } from 'chai';
import type { Amounts, Counts } from '../../bench/counts/count.ts';
import { countedModels, countedTasks, countTask, expectedCounts } from '../../bench/counts/store.ts';

const hint = 'if the change is meant: npm run bench -- --update-counts';

const compare = (counted: Amounts, expected: Amounts, of: string): void => {
  for (const name of ['dispatches', 'submits', 'operations', 'bytes', 'memory'] as const) {
    expect(counted[name], `${name} of ${of} has grown; ${hint}`).to.be.at.most(expected[name]);
    expect(counted[name], `${name} of ${of} has fallen: store the better number; ${hint}`).to.equal(expected[name]);
  }
};

describe('counts that noise cannot touch', () => {
  it('are expected for every model and task', async () => {
    const expected = await expectedCounts();
    expect(Object.keys(expected)).to.have.members(Object.keys(countedModels));
    for (const tasks of Object.values(expected)) expect(Object.keys(tasks)).to.have.members(Object.keys(countedTasks));
  });

  for (const model of Object.keys(countedModels)) {
    for (const task of Object.keys(countedTasks)) {
      it(`${model}, ${task}: dispatches, submits, operations, bytes and memory are as stored`, async () => {
        const expected: Counts = (await expectedCounts())[model]![task]!;
        const counted = await countTask(model, task);
        compare(counted, expected, 'it all');
        expect(Object.keys(counted), 'what is counted').to.deep.equal(Object.keys(expected));
        if (counted.perPixel === undefined || expected.perPixel === undefined) return;
        compare(counted.perPixel, expected.perPixel, 'a sampled pixel');
      });
    }
  }
});
