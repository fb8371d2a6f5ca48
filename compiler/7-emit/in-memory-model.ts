import type { CompiledModel } from '../../runtime/model.ts';
import type { ModelToEmit } from './model-to-emit.ts';
import { describeModel } from './describe-model.ts';

/** A compiled model that was never written to a package. */
export const inMemoryModel = (lowered: ModelToEmit): CompiledModel => ({
  description: describeModel(lowered),
  plan: lowered.plan,
  loadKernel: (file) => {
    const source = lowered.kernels.get(file);
    return source === undefined
      ? Promise.reject(new RangeError(`no kernel is called ${file}`))
      : Promise.resolve(source);
  },
});
