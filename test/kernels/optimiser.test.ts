import { expect } from 'chai';
import { KernelTable } from '../../compiler/5-lower/kernel-table.ts';
import { loadKernels } from '../../compiler/wgsl/source.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { TestGpu } from './gpu.ts';
import type { Dispatch } from './gpu.ts';

const options = { rate: 1e-3, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, decay: 0.05 };
const size = 4 * 1001;
const runs = 7;

const wave = (factor: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: size }, (_, i) => Math.sin(i * factor));

/** Steps of torch.optim.AdamW after torch.nn.utils.clip_grad_norm_, in float64. */
const referenceSteps = (weights: Float32Array, gradients: Float32Array, clip: number, steps: number): Float64Array => {
  const norm = Math.sqrt(gradients.reduce((sum, g) => sum + g * g, 0));
  const scale = clip > 0 ? Math.min(1, clip / (norm + 1e-6)) : 1;
  return Float64Array.from(weights, (weight, i) => {
    const gradient = (gradients[i] ?? NaN) * scale;
    let [w, m, v] = [weight, 0, 0];
    for (let t = 1; t <= steps; t++) {
      w *= 1 - options.rate * options.decay;
      m = options.beta1 * m + (1 - options.beta1) * gradient;
      v = options.beta2 * v + (1 - options.beta2) * gradient ** 2;
      const deviation = Math.sqrt(v) / Math.sqrt(1 - options.beta2 ** t) + options.epsilon;
      w -= (options.rate / (1 - options.beta1 ** t)) * (m / deviation);
    }
    return w;
  });
};

describe('the optimiser kernels [adapter]', () => {
  let open: OpenDevice;
  let gpu: TestGpu;
  before(async () => {
    open = await openDevice();
    gpu = new TestGpu(open);
  });
  after(() => open.close());

  const dispatch = (
    stem: string,
    launch: Record<string, number>,
    buffers: readonly GPUBuffer[],
    workgroups: number,
  ): Dispatch => {
    const table = new KernelTable(loadKernels());
    const kernel = table.kernels[table.admitPlain(stem)];
    if (kernel === undefined) throw new Error(`there is no ${stem}`);
    const view = new DataView(new ArrayBuffer(4 * kernel.launch.length));
    kernel.launch.forEach((field, i) => {
      const value = launch[field] ?? NaN;
      if (kernel.floats[i] === true) view.setFloat32(4 * i, value, true);
      else view.setUint32(4 * i, value, true);
    });
    const bindings = kernel.bindings.map((binding, i) => {
      const buffer = buffers[i];
      if (buffer === undefined) throw new Error(`${stem} needs ${binding.name}`);
      return { binding, buffer };
    });
    return {
      label: stem,
      code: table.files.get(kernel.file) ?? '',
      launch: new Uint8Array(view.buffer),
      bindings,
      workgroups: [workgroups, 1, 1],
    };
  };

  /** Two steps with the same gradients; gives weights, moments, norm and scale. */
  const twoSteps = async (
    clip: number,
    { gradient = wave(1.3), moment = new Float32Array(size), losses = [1, 1], lossScale = 1 } = {},
  ) => {
    const [weights, gradients] = [gpu.upload(wave(0.7)), gpu.upload(gradient.map((g) => g * lossScale))];
    const [first, second] = [gpu.upload(moment), gpu.upload(moment)];
    const [partials, result] = [gpu.upload(new Float32Array(runs)), gpu.upload(new Float32Array(3))];
    const [earlier = NaN, last = NaN] = losses;
    const loss = gpu.upload(Float32Array.of(last));
    const count = size / 4;
    const squares = dispatch(
      'sum-squares',
      { count, chunk: Math.ceil(count / runs), first: 0 },
      [gradients, partials],
      runs,
    );
    const scale = dispatch(
      'clip-scale',
      { count: runs, clip, earlier, unscale: 1 / lossScale },
      [partials, loss, result],
      1,
    );
    for (const t of [1, 2]) {
      const launch = { ...options, count, correction1: 1 - options.beta1 ** t, correction2: 1 - options.beta2 ** t };
      const update = dispatch('adamw', launch, [weights, gradients, first, second, result], Math.ceil(count / 64));
      await gpu.run([squares, scale, update]);
    }
    const [norm = NaN, factor = NaN, updated] = new Float32Array(await gpu.download(result, 12));
    const numbers = async (buffer: GPUBuffer) => new Float32Array(await gpu.download(buffer, 4 * size));
    const moments = [await numbers(first), await numbers(second)];
    return { weights: await numbers(weights), moments, norm, factor, updated };
  };

  for (const clip of [0, 3, 1000]) {
    it(`do what PyTorch's AdamW and gradient clipping do (clip ${clip})`, async () => {
      const { weights, norm, factor, updated } = await twoSteps(clip);
      expect(updated).to.equal(1);
      const gradients = wave(1.3);
      const expectedNorm = Math.sqrt(gradients.reduce((sum, g) => sum + g * g, 0));
      expect(norm).to.be.closeTo(expectedNorm, 1e-5 * expectedNorm);
      expect(factor).to.be.closeTo(clip === 3 ? 3 / (expectedNorm + 1e-6) : 1, 1e-6);
      const expected = referenceSteps(wave(0.7), gradients, clip, 2);
      weights.forEach((weight, i) => expect(weight).to.be.closeTo(expected[i] ?? NaN, 2e-6));
    });
  }

  for (const clip of [0, 3, 1000])
    it(`take the scale of the loss out of its gradients (clip ${clip})`, async () => {
      const plain = await twoSteps(clip);
      const { factor, ...scaled } = await twoSteps(clip, { lossScale: 2 ** 20 });
      expect({ ...scaled, factor: factor * 2 ** 20 }).to.deep.equal(plain);
    });

  /** One gradient that isn't like the others. */
  const wrong = (value: number): Float32Array<ArrayBuffer> => wave(1.3).fill(value, 1234, 1235);
  const faults: Readonly<Record<string, Parameters<typeof twoSteps>[1]>> = {
    'a gradient is NaN': { gradient: wrong(NaN) },
    'a gradient is infinite': { gradient: wrong(-Infinity) },
    'the norm is beyond the largest number': { gradient: wrong(3e38) },
    'the loss is NaN': { losses: [0, NaN] },
    'the loss of an earlier part is infinite': { losses: [Infinity, 1] },
    'the losses add up to more than the largest number': { losses: [3e38, 3e38] },
  };
  for (const [fault, inputs] of Object.entries(faults)) {
    it(`leave weights and moments as they are where ${fault}`, async () => {
      const moment = wave(0.1).map(Math.abs);
      const { weights, moments, updated } = await twoSteps(3, { ...inputs, moment });
      expect(updated).to.equal(0);
      expect(weights).to.deep.equal(wave(0.7));
      expect(moments).to.deep.equal([moment, moment]);
    });
  }
});
