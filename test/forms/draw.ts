import type { OpenDevice } from '../../runtime/device/index.ts';
import { Session } from '../../runtime/execute/session.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { logProbabilitiesOf } from '../../runtime/sample/drawn-images.ts';
import { iterationCounts, sampleCapacity, Sampler } from '../../runtime/sample/sampler.ts';
import { enliven } from '../end-to-end/lively-parameters.ts';

/** An image, log p of its draws, and the files of the kernels of the sampler's segments. */
export interface Drawn {
  readonly tokens: readonly number[];
  readonly logProbability: number;
  readonly kernels: readonly string[];
}

/** Draws one image without guidance, with lively weights. Runs in Node and in browsers. */
export const drawOn = async (open: OpenDevice, model: CompiledModel, seed: number): Promise<Drawn> => {
  const session = new Session(open, model.plan, model.loadKernel);
  try {
    enliven(session, seed);
    const iterations = iterationCounts(model);
    const sampler = await Sampler.create(session, model, 1, false, iterations);
    const options = { ...model.description.sample, guidance: 1, temperature: 1, filterThreshold: 0, seed };
    const labels = Uint32Array.of(seed % model.description.data.classes);
    const drawn = await sampler.draw({ labels, firstImage: 0, options, iterations });
    sampler.close();
    const instance = await session.program('sample', sampleCapacity(model, 1, false, iterations));
    const segments = Object.keys(model.plan.programs['sample']?.segments ?? {});
    const kernels = segments.flatMap((name) => instance.dispatches(name).map(({ kernel }) => kernel.file));
    open.check();
    return { tokens: [...drawn.tokens], logProbability: logProbabilitiesOf(drawn, 1)[0] ?? NaN, kernels };
  } finally {
    session.close();
  }
};
