import { expect } from 'chai';
import { createSampler } from '../../runtime/commands/sample-batch.ts';
import { planSample } from '../../runtime/commands/sample-plan.ts';
import type { Reporter } from '../../runtime/commands/reporter.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import { demandOf } from '../../runtime/execute/fit.ts';
import { Session } from '../../runtime/execute/session.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { iterationCounts, sampleCapacity, Sampler } from '../../runtime/sample/sampler.ts';
import { enliven } from '../end-to-end/lively-parameters.ts';
import { loadModel } from '../end-to-end/models.ts';
import { tinySpec } from './tiny.ts';

const quiet = (notes: string[] = []): Reporter => ({
  start: () => undefined,
  step: () => undefined,
  note: (text) => notes.push(text),
  end: () => undefined,
});

/** A device with other limits, or without memory for buffers of more than `memory` bytes in all since the last error scope. */
const limited = (open: OpenDevice, limits: Partial<GPUSupportedLimits>, memory = Infinity): OpenDevice => {
  let made = 0;
  const device = new Proxy(open.device, {
    get(target, key): unknown {
      const value: unknown = Reflect.get(target, key, target);
      if (key === 'pushErrorScope') made = 0;
      if (key === 'createBuffer')
        return (descriptor: GPUBufferDescriptor) => {
          made += descriptor.size;
          return target.createBuffer(descriptor);
        };
      if (key === 'popErrorScope')
        return async () => {
          const error = await target.popErrorScope();
          return made > memory ? { message: `${made} bytes are too much` } : error;
        };
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { ...open, device, limits: { ...pick(open.limits), ...limits } as GPUSupportedLimits };
};

const pick = ({ maxBufferSize, maxStorageBufferBindingSize }: GPUSupportedLimits) => ({
  maxBufferSize,
  maxStorageBufferBindingSize,
});

describe('the batch of a sampling [adapter]', function () {
  let open: OpenDevice;
  let model: CompiledModel;
  let dispose: () => Promise<void>;
  before(async () => {
    open = await openDevice();
    ({ model, dispose } = await loadModel('batch', tinySpec));
  });
  after(async () => {
    await dispose();
    await open.close();
  });

  /** A sampler for 40 images, and its demand. */
  const sampler = async (device: OpenDevice, memory: number, batch?: number, notes: string[] = []) => {
    const session = new Session(device, model.plan, model.loadKernel);
    enliven(session, 1);
    const plan = planSample(model, { total: 40, guidance: 2 });
    const made = await createSampler(session, model, plan, { batch, memory }, quiet(notes));
    const demand = (images: number) =>
      demandOf(model.plan.programs.sample!, sampleCapacity(model, images, true, iterationCounts(model)));
    return { made, session, demand, plan };
  };

  const draw = async (one: Sampler, { options, iterations, labels }: ReturnType<typeof planSample>) =>
    one.sample({ labels: labels.subarray(0, 2), firstImage: 0, options, iterations });

  it('is all images where they fit, and what the user wants in any case', async () => {
    const whole = await sampler(open, Infinity);
    expect(whole.made.batch).to.equal(40);
    const asked = await sampler(open, 1, 7);
    expect(asked.made.batch).to.equal(7);
    whole.session.close();
    asked.session.close();
  });

  it('fits small limits and little memory, and draws the same images', async () => {
    const whole = await sampler(open, Infinity);
    const reference = await draw(whole.made, whole.plan);
    const { largest, total } = whole.demand(9);
    const cases: readonly [OpenDevice, number][] = [
      [limited(open, { maxStorageBufferBindingSize: largest.bytes }), Infinity],
      [limited(open, { maxBufferSize: largest.bytes }), Infinity],
      [open, total],
    ];
    for (const [device, memory] of cases) {
      const fitting = await sampler(device, memory);
      // 40 images in five batches of eight, as at most nine fit.
      expect(fitting.made.batch).to.equal(8);
      expect(await draw(fitting.made, fitting.plan)).to.deep.equal(reference);
      fitting.session.close();
    }
    whole.session.close();
  });

  it('is halved when memory runs out all the same; the device goes on', async () => {
    const { demand, session: unused } = await sampler(open, Infinity, 1);
    const notes: string[] = [];
    const small = limited(open, {}, demand(12).total);
    const halved = await sampler(small, Infinity, undefined, notes);
    expect(halved.made.batch).to.equal(10);
    expect(notes).to.deep.equal([
      'Memory ran out; going on with 20 at a time.',
      'Memory ran out; going on with 10 at a time.',
    ]);
    expect(await draw(halved.made, halved.plan)).to.have.length(2 * 64);
    open.check();
    for (const session of [unused, halved.session]) session.close();
  });

  it('is refused, with what is too large for what, where the user wants too much', async () => {
    const small = limited(open, { maxStorageBufferBindingSize: 4096 });
    const refusal = await sampler(small, Infinity, 30).catch((thrown: unknown) => thrown);
    expect(refusal).to.have.property('code', 'limit-too-small');
    expect(refusal)
      .to.have.property('message')
      .that.matches(
        /buffer \S+ of the program sample needs maxStorageBufferBindingSize of at least \d+, but .* offers 4096/,
      );
    open.check();
  });
});
