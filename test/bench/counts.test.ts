import { expect } from 'chai';
import type { Counts } from '../../bench/counts/count.ts';
import { countedModels, countedTasks, countTask, expectedCounts } from '../../bench/counts/store.ts';

const hint = 'if the change is meant: npm run bench -- --update-counts';

describe('counts that noise cannot touch', () => {
  it('are expected for every model and task', async () => {
    const expected = await expectedCounts();
    expect(Object.keys(expected)).to.have.members(Object.keys(countedModels));
    for (const tasks of Object.values(expected)) expect(Object.keys(tasks)).to.have.members(Object.keys(countedTasks));
  });

  for (const model of Object.keys(countedModels)) {
    for (const task of Object.keys(countedTasks)) {
      it(`${model}, ${task}: dispatches, submits, operations, bytes and memory are as stored`, async () => {
        const expected = (await expectedCounts())[model]![task]!;
        const counted = await countTask(model, task);
        for (const [name, value] of Object.entries(counted) as [keyof Counts, number][]) {
          expect(value, `${name} has grown; ${hint}`).to.be.at.most(expected[name]);
          expect(value, `${name} has fallen: store the better number; ${hint}`).to.equal(expected[name]);
        }
      });
    }
  }
});
