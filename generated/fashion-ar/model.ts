/**
 * fashion-ar: a fractal generative model of 28×28 images with 1 channel of 256 values and 10 classes;
 * 161,280 parameters.
 *
 * - level0: ar over 7×7 patches of 4×4 in a region of 28×28; a row for each image; width 96, 1 block of
 *   6 heads; 1 condition from above; 109,536 parameters.
 * - level1: ar over 4×4 patches of 1×1 in a region of 4×4; a row for each patch of level0; width 48, 1
 *   block of 3 heads; 1 condition from above; 28,896 parameters.
 * - head: draws a pixel; width 32, 1 block of 2 heads; 22,848 parameters.
 */
import type { ModelPlan } from '../../runtime/execute/plan.ts';
import { loadText } from '../../runtime/load-text.ts';
import type { CompiledModel, ModelDescription } from '../../runtime/model.ts';
import { recursion } from './recursion.ts';

/** The spec's numbers, with all defaults resolved. */
export const description: ModelDescription = {
  recursion,
  name: 'fashion-ar',
  data: {
    extents: [28, 28],
    channels: 1,
    alphabet: 256,
    classes: 10,
    kind: 'image',
    settings: { orientation: 'stored', quantise: 'none' },
    labelDrop: 0.1,
  },
  parameters: 161280,
  train: {
    batch: 8,
    steps: 450,
    epochs: 0,
    microBatch: 8,
    warmup: 45,
    precision: 'float32',
    rematerialise: false,
    rate: 0.004,
    rateScaling: 'none',
    schedule: 'cosine',
    stepAt: [0.5, 0.75],
    stepFactor: 0.1,
    average: 0,
    decay: 0.05,
    betas: [0.9, 0.95],
    epsilon: 1e-8,
    clip: 3,
    seed: 0,
    flip: false,
    checkpointEvery: 0,
    evaluateEvery: 0,
    evaluateImages: 256,
  },
  sample: { guidance: 3, guidanceSchedule: 'linear', temperature: 1, filterThreshold: 0.0001, seed: 0 },
};

/** Which kernels run on which buffers, in which order. */
const plan = JSON.parse(await loadText(new URL('plan.json', import.meta.url))) as ModelPlan;

/** What a Trainer, an Evaluator and a Sampler take. */
export const model: CompiledModel = {
  description,
  plan,
  loadKernel: (file) => loadText(new URL(file, import.meta.url)),
};
