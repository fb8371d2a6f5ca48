import { expect } from 'chai';
import { skippedSummary, stepSummary } from '../../runtime/tensorboard/summaries.ts';
import { stepRow } from '../run/rows.ts';

describe("TensorBoard's curves of a step", () => {
  const tagsOf = (values: ReturnType<typeof stepSummary>): readonly string[] => values.map(({ tag }) => tag);

  it('have the loss scale where there is one', () => {
    expect(tagsOf(stepSummary(stepRow(1)))).not.to.include('optimiser/loss_scale');
    expect(stepSummary({ ...stepRow(1), lossScale: 1024 })).to.deep.include({
      ...{ tag: 'optimiser/loss_scale', scalar: 1024 },
    });
  });

  it('show a step that was skipped', () => {
    const row = { kind: 'skipped', step: 1, loss: '1', gradientNorm: 'NaN', rate: 1, seconds: 1 } as const;
    expect(skippedSummary(row)).to.deep.equal([{ tag: 'optimiser/skipped', scalar: 1 }]);
    expect(tagsOf(skippedSummary({ ...row, lossScale: 2 }))).to.include('optimiser/loss_scale');
  });
});
