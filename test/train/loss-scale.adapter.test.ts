import { expect } from 'chai';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { formByRule } from '../../runtime/execute/forms.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { Trainer } from '../../runtime/train/trainer.ts';
import type { StepResult } from '../../runtime/train/trainer.ts';
import { bars, labelsOf, loadModel } from '../end-to-end/models.ts';
import { withMatricesWrittenOut } from '../kernels/written-out-matrices.ts';

const text = `
data: {shape: [8, 8], channels: 1, classes: 4}
levels:
  - {module: ar, patch: 4, width: 16, blocks: 1, heads: 2}
  - {module: masked, patch: 1, width: 16, blocks: 1, heads: 2}
head: {width: 16, blocks: 1, heads: 2}
train: {batch: 6, rate: 1e-2, warmup: 0, schedule: constant, average: 0.9}
`;
const labels = labelsOf(6, 4);
const images = bars([8, 8], 1, labels);
const parts = ['weights', 'firstMoments', 'secondMoments', 'average'] as const;

describe('training with train.precision: mixed [adapter]', function () {
  let open: OpenDevice;
  let float32: CompiledModel;
  let mixed: CompiledModel;
  const disposals: (() => Promise<void>)[] = [];
  before(async () => {
    open = await openDevice();
    const load = async (precision: string): Promise<CompiledModel> => {
      const { model, dispose } = await loadModel(precision, text, [`train.precision=${precision}`]);
      disposals.push(dispose);
      return model;
    };
    float32 = await load('float32');
    mixed = await load('mixed');
  });
  after(async () => {
    await open.close();
    for (const dispose of disposals) await dispose();
  });

  /** The adapter as one with matrix units, whose kernels do the same with arrays: products really round to f16. */
  const withF16 = (): readonly [OpenDevice, CompiledModel] => [
    { ...open, awaitGpu: (work) => open.awaitGpu(work), features: { ...open.features, matrices: true } },
    { ...mixed, loadKernel: async (file) => withMatricesWrittenOut(await mixed.loadKernel(file)) },
  ];

  const withTrainer = async <T>(
    [device, model, microBatch = 6]: readonly [OpenDevice, CompiledModel, number?],
    use: (trainer: Trainer) => Promise<T>,
  ): Promise<T> => {
    const trainer = await Trainer.create(device, model, { ...model.description.train, microBatch });
    try {
      return await use(trainer);
    } finally {
      trainer.close();
    }
  };

  const state = async ({ session }: Trainer): Promise<readonly Float32Array[]> => {
    const values: Float32Array[] = [];
    for (const part of parts)
      for (const entry of session.parameters.entries) values.push(await session.readParameter(entry, part));
    return values;
  };

  const steps = async (trainer: Trainer, count: number): Promise<readonly StepResult[]> => {
    const results: StepResult[] = [];
    for (let step = 0; step < count; step++) results.push(await trainer.step(images, labels, step));
    return results;
  };

  it('multiplies by 65536 at first, and tells so', async () => {
    const [first] = await withTrainer([open, mixed], (trainer) => steps(trainer, 1));
    expect(first).to.include({ lossScale: 2 ** 16, skipped: false, overflowed: false });
  });

  it('has no scale in float32', async () => {
    await withTrainer([open, float32], async (trainer) => {
      expect(trainer.scaler).to.equal(undefined);
      expect((await steps(trainer, 1))[0]).to.include({ lossScale: undefined, overflowed: false });
    });
  });

  it('skips a step whose scaled gradients overflow, changes nothing and halves the scale', async () => {
    for (const microBatch of [6, 2])
      await withTrainer([open, mixed, microBatch], async (hit) => {
        await steps(hit, 1);
        const before = await state(hit);
        hit.scaler?.restore({ scale: 2 ** 100, finiteSteps: 7 });
        const result = await hit.step(images, labels, 1);
        expect(result).to.include({ lossScale: 2 ** 100, skipped: true, overflowed: true });
        expect(Number.isFinite(result.loss)).to.equal(true);
        expect(hit.scaler?.state).to.deep.equal({ scale: 2 ** 99, finiteSteps: 0 });
        expect(await state(hit)).to.deep.equal(before);
      });
  });

  it('leaves the scale where the loss itself is wrong', () =>
    withTrainer([open, mixed], async (trainer) => {
      const { session } = trainer;
      const entry = session.parameters.entries.at(-1)!;
      session.parameters.write(entry, (await session.readParameter(entry)).fill(NaN));
      const result = await trainer.step(images, labels, 0);
      expect(result).to.include({ skipped: true, overflowed: false });
      expect(trainer.scaler?.scale).to.equal(2 ** 16);
    }));

  it("gives float32's losses where there are no matrix units", async () => {
    const [plain, scaled] = [
      await withTrainer([open, float32], (trainer) => steps(trainer, 8)),
      await withTrainer([open, mixed], (trainer) => steps(trainer, 8)),
    ];
    expect(scaled.map(({ loss, gradientNorm }) => [loss, gradientNorm])).to.deep.equal(
      plain.map(({ loss, gradientNorm }) => [loss, gradientNorm]),
    );
  });

  describe('in f16', () => {
    before(function () {
      if (!open.features.f16) this.skip();
    });

    it('multiplies on matrix units', () => {
      const [device, { plan }] = withF16();
      const files = new Set(Object.values(plan.kernels).map((kernel) => formByRule(kernel, device).file));
      expect([...files].filter((file) => file.includes('matrix'))).not.to.deep.equal([]);
    });

    it("follows float32's losses and gradients within f16's rounding", async () => {
      const plain = await withTrainer([open, float32], (trainer) => steps(trainer, 8));
      const rounded = await withTrainer(withF16(), (trainer) => steps(trainer, 8));
      const relative = (key: 'loss' | 'gradientNorm'): number =>
        Math.max(...plain.map((step, index) => Math.abs((rounded[index]?.[key] ?? NaN) / step[key] - 1)));
      // f16 rounds by up to 2⁻¹¹.
      expect(relative('loss')).to.be.within(1e-7, 2 ** -11);
      expect(relative('gradientNorm')).to.be.within(1e-7, 2 ** -10);
    });

    // A scale below 1 makes this little model's gradients as small as those of one with very many rows.
    it('keeps gradients that are too small for f16 without a scale', async () => {
      const gradients = (run: readonly [OpenDevice, CompiledModel], scale: number): Promise<readonly number[]> =>
        withTrainer(run, async (trainer) => {
          trainer.scaler?.restore({ scale, finiteSteps: 0 });
          await steps(trainer, 1);
          const { session } = trainer;
          const all: number[] = [];
          for (const entry of session.parameters.entries)
            all.push(...(await session.readParameter(entry, 'gradients')).map((g) => g / scale));
          return all;
        });
      const exact = await gradients([open, float32], 1);
      const error = (found: readonly number[]): number =>
        Math.hypot(...found.map((g, index) => g - (exact[index] ?? NaN))) / Math.hypot(...exact);
      const [scaled, unscaled] = [await gradients(withF16(), 2 ** 16), await gradients(withF16(), 2 ** -14)];
      expect(error(scaled)).to.be.below(2 ** -9);
      expect(error(unscaled)).to.be.above(0.1);
    });

    it('brings a scale that is too large for f16 down to one that is not', () =>
      withTrainer(withF16(), async (trainer) => {
        trainer.scaler?.restore({ scale: 2 ** 26, finiteSteps: 0 });
        const results = await steps(trainer, 6);
        const overflows = results.filter(({ overflowed }) => overflowed).length;
        expect(overflows).to.be.within(1, 5);
        expect(results.map(({ skipped }) => skipped)).to.deep.equal(results.map((_, index) => index < overflows));
        expect(trainer.scaler?.state).to.deep.equal({ scale: 2 ** (26 - overflows), finiteSteps: 6 - overflows });
      }));
  });
});
