import { expect } from 'chai';
import { compareCounts, complaintAbout } from '../../bench/counts/compare.ts';
import type { Amounts, Counts } from '../../bench/counts/count.ts';
import { countedModels, countedTasks, countTask, expectedCounts } from '../../bench/counts/store.ts';

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
        expect(Object.keys(counted), 'what is counted').to.deep.equal(Object.keys(expected));
        const { perPixel = counted } = counted;
        const { perPixel: expectedPerPixel = expected } = expected;
        expect(complaintAbout(compareCounts(counted, expected, 'it all'))).to.equal(undefined);
        expect(complaintAbout(compareCounts(perPixel, expectedPerPixel, 'a sampled pixel'))).to.equal(undefined);
      });
    }
  }

  describe('that changed', () => {
    const stored: Amounts = { dispatches: 10, submits: 2, operations: 1000, bytes: 400, memory: 64 };
    const complaint = (now: Partial<Amounts>): string | undefined =>
      complaintAbout(compareCounts({ ...stored, ...now }, stored, 'it all'));

    it('are told as a regression where they grow', () => {
      expect(complaint({})).to.equal(undefined);
      expect(complaint({ dispatches: 11 })).to.equal(
        'A regression; where it is meant, store it with `npm run bench -- --update-counts`:\n  dispatches of it all: 10 → 11 (+10 %)',
      );
    });

    it('are told as an improvement where they shrink', () => {
      expect(complaint({ bytes: 300 })).to.equal(
        'Improved, update with `npm run bench -- --update-counts`:\n  bytes of it all: 400 → 300 (-25 %)',
      );
    });

    it('are told apart where some grow and others shrink', () => {
      expect(complaint({ dispatches: 5, operations: 2000 })).to.match(
        /^A regression.*\n {2}operations of it all: 1000 → 2000 \(\+100 %\)\nImproved.*\n {2}dispatches of it all: 10 → 5 \(-50 %\)$/,
      );
    });
  });
});
