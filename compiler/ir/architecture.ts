import type { SampleOptions, Settings, TrainOptions } from '../../runtime/model.ts';

export type { Precision, SampleOptions, TrainOptions } from '../../runtime/model.ts';

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

/** Ordinal values lie on a scale and enter the levels by number; categorical ones are names and enter by a table of embeddings. */
export type Values = 'ordinal' | 'categorical';

/** What an item of the data is. */
export interface DataShape {
  readonly extents: readonly number[];
  readonly channels: number;
  /** Values that a channel can take: tokens 0 … alphabet − 1. */
  readonly alphabet: number;
  readonly values: Values;
  /** Whether the last value marks the end along the first axis: what comes after it is padding. */
  readonly end: boolean;
  readonly classes: number;
  /** Name of the kind of data, and what the kind must know beside, with all defaults filled in. */
  readonly kind: string;
  readonly settings: Settings;
  /** Share of the training rows whose label is replaced by the unconditional embedding. */
  readonly labelDrop: number;
  /** Of ordinal values, per channel, of token / (alphabet − 1): features are (token / (alphabet − 1) − mean) / deviation. */
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
  /** The patches, first to last, as samples draw them; undefined: at random, or as the module alone knows. */
  readonly order?: readonly number[] | undefined;
}

/** The head that models one cell: a small autoregressive model over its channels. */
export interface Head {
  /** Name of the head module, a key of the module registry. */
  readonly kind: string;
  readonly width: number;
  readonly blocks: number;
  readonly heads: number;
  /** Of a mixture, where the module makes one. */
  readonly components?: number;
  /** Weight of the first channel's loss in training; the others weigh 1 (the reference's r_weight). */
  readonly firstChannelWeight: number;
}
