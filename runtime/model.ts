import type { KernelLoader } from './execute/pipelines.ts';
import type { ModelPlan } from './execute/plan.ts';
import type { Recursion } from './recursion/recursion.ts';

/** What a spec says of its data beside the shape, by key: the kind's settings with their defaults filled in. */
export type Settings = Readonly<Record<string, number | string>>;

/** What a compiled package tells of its model: the spec's numbers with all defaults resolved. */
export interface ModelDescription {
  readonly name: string;
  readonly data: {
    /** From the outermost axis in: [height, width] for images. */
    readonly extents: readonly number[];
    readonly channels: number;
    /** Tokens are 0 … alphabet − 1. */
    readonly alphabet: number;
    readonly classes: number;
    /** Name of the kind of data. */
    readonly kind: string;
    /** What the kind must know beside, with all defaults filled in. */
    readonly settings: Settings;
    /** Whether the last value marks the end along the first axis, after which there is padding. */
    readonly end?: boolean;
    /** Share of training rows whose label is dropped. */
    readonly labelDrop: number;
  };
  readonly parameters: number;
  /** The generators, level within level. */
  readonly recursion: Recursion;
  readonly train: TrainOptions;
  readonly sample: SampleOptions;
}

/**
 * float32: everything. mixed: products round their operands to f16 where the adapter has matrix units; sums, weights and everything
 * else stay f32. Gradients are then those of the loss times a scale, which keeps small ones within f16's range.
 */
export type Precision = 'float32' | 'mixed';

export interface TrainOptions {
  readonly batch: number;
  readonly steps: number;
  /** Passes over the data, in place of `steps`; 0 goes by those. */
  readonly epochs: number;
  /** Examples at a time; a step adds up their gradients. */
  readonly microBatch: number;
  readonly precision: Precision;
  /** Whether the backward pass computes blocks again in place of keeping their activations: less memory, more time. */
  readonly rematerialise: boolean;
  /** Peak learning rate of AdamW. */
  readonly rate: number;
  /** batch: the rate is for 256 examples per step. */
  readonly rateScaling: 'none' | 'batch';
  /** Steps of linear warm-up. */
  readonly warmup: number;
  readonly schedule: 'cosine' | 'constant' | 'step';
  /** Shares of the training after which the step schedule multiplies the rate by `stepFactor`. */
  readonly stepAt: readonly number[];
  readonly stepFactor: number;
  /** Decay of the weights' moving average; 0 keeps none. */
  readonly average: number;
  readonly decay: number;
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  /** Largest global gradient 2-norm; 0 turns clipping off. */
  readonly clip: number;
  readonly seed: number;
  /** Random horizontal flips (last axis). */
  readonly flip: boolean;
  /** Steps between checkpoints; 0 writes one at the end only. */
  readonly checkpointEvery: number;
  /** Steps between evaluations on held-out data; 0 makes none. */
  readonly evaluateEvery: number;
  /** Held-out examples in each of them. */
  readonly evaluateImages: number;
}

export interface SampleOptions {
  /** Classifier-free guidance scale; 1 is none. */
  readonly guidance: number;
  readonly guidanceSchedule: 'linear' | 'constant';
  /** Logits are divided by it: below 1 is safer, above 1 more varied; 0 is arg-max. (The reference multiplies by its `temperature`.) */
  readonly temperature: number;
  /** Under guidance, classes whose conditional probability is below this are pulled down in the unconditional logits. */
  readonly filterThreshold: number;
  readonly seed: number;
}

/** A compiled model: what it is, its plan, and its kernels. */
export interface CompiledModel {
  readonly description: ModelDescription;
  readonly plan: ModelPlan;
  readonly loadKernel: KernelLoader;
}
