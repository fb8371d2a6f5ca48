/**
 * What phase 2 hands to phase 3: every number of the model resolved, checked and named in the field's terms.
 * Extents are lists from the outermost axis in ([height, width] for images, [length] for bytes, [depth, height, width] for voxels).
 */
export interface Architecture {
  readonly name: string;
  readonly data: DataShape;
  /** Generator levels, outermost first. The pixel head below the last one is `head`. */
  readonly levels: readonly Level[];
  readonly head: Head;
  /** The head that models guiding pixels; undefined where no level has one. */
  readonly guidingHead: Head | undefined;
  readonly train: TrainOptions;
  readonly sample: SampleOptions;
}

/** What an item of the data is. */
export interface DataShape {
  readonly extents: readonly number[];
  readonly channels: number;
  /** Values that a channel can take: tokens 0 … alphabet − 1. */
  readonly alphabet: number;
  readonly classes: number;
  /** Share of the training rows whose label is replaced by the unconditional embedding. */
  readonly labelDrop: number;
  /** Per channel, of token / (alphabet − 1): features are (token / (alphabet − 1) − mean) / deviation. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** One generator level. Extents are numbers of cells, patches of patches, widths of features. */
export interface Level {
  /** `level0` is the outermost. */
  readonly name: string;
  readonly index: number;
  /** Name of the atomic module, a key of the module registry. */
  readonly module: string;
  /** Extents of the region that one row of this level covers. */
  readonly region: readonly number[];
  /** Extents of one patch; the next level's region. */
  readonly patch: readonly number[];
  /** region / patch, per axis. */
  readonly grid: readonly number[];
  /** Product of `grid`. */
  readonly patches: number;
  readonly width: number;
  /** Width of the conditions that the parent hands down (level 0: of the class embedding, which is its own width). */
  readonly parentWidth: number;
  readonly blocks: number;
  readonly heads: number;
  /** Hidden units of each block's perceptron (feed-forward) part. */
  readonly hidden: number;
  /** Conditions taken from the parent: 1 = the patch's own, then one per neighbour (top, right, bottom, left for images). */
  readonly conditions: number;
  readonly guidingPixel: boolean;
  readonly attentionDropout: number;
  readonly projectionDropout: number;
  /** Decoding iterations when a masked level samples; equals `patches` for raster-order modules. */
  readonly iterations: number;
}

/** The head that models one cell: a small autoregressive model over its channels. */
export interface Head {
  /** Name of the head module, a key of the module registry. */
  readonly kind: string;
  readonly width: number;
  readonly blocks: number;
  readonly heads: number;
  /** Weight of the first channel's loss in training; the others weigh 1 (the reference's r_weight). */
  readonly firstChannelWeight: number;
}

/**
 * float32: everything. mixed: products round their operands to f16 where the adapter has matrix units; sums, weights and everything
 * else stay f32. Gradients are then those of the loss times a scale, which keeps small ones within f16's range.
 */
export type Precision = 'float32' | 'mixed';

/** The spec's `train` section with its defaults filled in. */
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

/** The spec's `sample` section with its defaults filled in. */
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
