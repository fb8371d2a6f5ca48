import { expect } from 'chai';
import { addTrainingStep } from '../../compiler/cost/model-cost.ts';
import { Tally } from '../../compiler/cost/tally.ts';
import { loadModel } from '../../compiler/load-model.ts';
import { lowerModel } from '../../compiler/lower.ts';
import { inMemoryModel } from '../../compiler/7-emit/in-memory-model.ts';
import { openNullDevice } from '../../runtime/device/index.ts';
import { planText } from '../../runtime/runs/run-plan.ts';
import { planTraining, stepWork } from '../../runtime/train/plan-training.ts';
import { tinySpec } from '../commands/tiny.ts';

describe('the plan of a training', () => {
  for (const [batch, microBatch] of [
    [4, 4],
    [6, 2],
  ] as const) {
    it(`tells the operations and bytes of a step of ${batch} images, ${microBatch} at a time`, async () => {
      const { architecture } = loadModel({ file: 'tiny.yaml', text: tinySpec });
      const lowered = lowerModel(architecture!);
      const model = inMemoryModel(lowered);
      const options = { ...model.description.train, batch, microBatch, average: 0 };
      const device = await openNullDevice();
      const plan = { ...planTraining(model, options, device), work: stepWork(model, options) };
      await device.close();
      const tally = new Tally(lowered);
      addTrainingStep(tally, model, options);
      // The sums over parts aren't in the plan; they are small.
      expect(plan.work.operations / tally.total.operations).to.be.within(batch === microBatch ? 1 : 0.95, 1);
      expect(plan.work.bytes / tally.total.bytes).to.be.within(batch === microBatch ? 1 : 0.9, 1);
      const [first, second, third] = planText(plan, 7, 'sequences').split('\n');
      expect(first).to.match(
        new RegExp(`^Plan: [\\d,]+ parameters, 7 steps of ${batch} sequences, ${microBatch} at a time$`),
      );
      expect(second).to.match(/^Step: [\d.e-]+ GFLOP, [\d.e-]+ GB read and written, \d+ dispatches/);
      expect(third).to.match(/^Memory: /);
    });
  }
});
