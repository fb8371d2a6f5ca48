import { expect } from 'chai';
import fc from 'fast-check';
import { LossScaler, nextLossScale } from '../../runtime/train/loss-scaler.ts';
import type { ScaledStep } from '../../runtime/train/loss-scaler.ts';

const finite: ScaledStep = { skipped: false, loss: 1 };
const overflow: ScaledStep = { skipped: true, loss: 1 };
const wrongLoss: ScaledStep = { skipped: true, loss: NaN };

const steps = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ step: fc.constant(finite), times: fc.integer({ min: 1, max: 4100 }) }) },
    fc.record({ step: fc.constantFrom(overflow, wrongLoss), times: fc.integer({ min: 1, max: 3 }) }),
  ),
  { maxLength: 12 },
);

describe('the loss scale', () => {
  it('starts at 65536 and doubles after every 2000 finite steps in a row', () => {
    const scaler = new LossScaler();
    const scales = Array.from({ length: 4000 }, () => {
      expect(scaler.see(finite)).to.equal(false);
      return scaler.scale;
    });
    expect([scales[1998], scales[1999], scales[3998], scales[3999]]).to.deep.equal([
      2 ** 16,
      2 ** 17,
      2 ** 17,
      2 ** 18,
    ]);
  });

  it('halves at each overflow, and counts from there', () => {
    const scaler = new LossScaler();
    for (let step = 0; step < 1999; step++) scaler.see(finite);
    expect([scaler.see(overflow), scaler.see(overflow), scaler.scale]).to.deep.equal([true, true, 2 ** 14]);
    for (let step = 0; step < 1999; step++) scaler.see(finite);
    expect(scaler.scale).to.equal(2 ** 14);
    scaler.see(finite);
    expect(scaler.scale).to.equal(2 ** 15);
  });

  it('stays where the loss itself is not finite, but starts to count again', () => {
    expect(nextLossScale({ scale: 8, finiteSteps: 1999 }, wrongLoss)).to.deep.equal({ scale: 8, finiteSteps: 0 });
  });

  it('goes down to 1, where a step that is skipped is no longer its matter', () => {
    const scaler = new LossScaler();
    for (let step = 0; step < 16; step++) expect(scaler.see(overflow)).to.equal(true);
    expect([scaler.see(overflow), scaler.scale]).to.deep.equal([false, 1]);
  });

  it('stays in its range, a power of two, whatever happens, and changes by no more than a factor of 2', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const scaler = new LossScaler();
        for (const { step, times } of all)
          for (let time = 0; time < times; time++) {
            const before = scaler.state;
            const halved = scaler.see(step);
            const { scale, finiteSteps } = scaler.state;
            if (halved !== scale < before.scale) throw new Error('the scale fell without being told, or the reverse');
            if (![before.scale / 2, before.scale, before.scale * 2].includes(scale)) throw new Error(`${scale}`);
            if (!Number.isInteger(Math.log2(scale)) || scale < 1 || scale > 2 ** 32) throw new Error(`${scale}`);
            if (scale > before.scale && (step !== finite || before.finiteSteps !== 1999)) throw new Error('grew early');
            if (finiteSteps !== (step === finite ? (before.finiteSteps + 1) % 2000 : 0)) throw new Error('miscounted');
          }
      }),
    );
  });

  it('goes on from what it kept as if it had not stopped', () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        const [whole, resumed] = [new LossScaler(), new LossScaler()];
        const run = (scaler: LossScaler, all: typeof before): void => {
          for (const { step, times } of all) for (let time = 0; time < times; time++) scaler.see(step);
        };
        run(whole, before);
        resumed.restore(JSON.parse(JSON.stringify(whole.state)) as typeof whole.state);
        run(whole, after);
        run(resumed, after);
        expect(resumed.state).to.deep.equal(whole.state);
      }),
    );
  });
});
