import type { Settings } from '../../runtime/model.ts';
import type { FixedOrder } from '../../runtime/recursion/orders.ts';
import type { Head, SampleOptions, TrainOptions, Values } from '../ir/architecture.ts';

/**
 * A spec as phase 1 hands it on: the author's keys, with lists for extents and channels and every default filled in that the
 * spec alone determines. `undefined` marks what the level's module decides.
 */
export interface FractalSpec {
  readonly name: string;
  readonly data: DataSpec;
  readonly levels: readonly LevelSpec[];
  readonly head: Head;
  /** Undefined where the spec gives none and no level has a guiding pixel. */
  readonly guidingHead: Head | undefined;
  readonly train: TrainOptions;
  readonly sample: SampleOptions;
}

export interface DataSpec {
  readonly kind: string;
  readonly shape: readonly number[];
  readonly channels: number;
  readonly alphabet: number;
  readonly values: Values | undefined;
  readonly end: boolean;
  readonly classes: number;
  /** Keys that only this kind has. */
  readonly settings: Settings;
  readonly labelDrop: number;
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

export interface LevelSpec {
  readonly module: string;
  readonly patch: readonly number[];
  readonly width: number;
  readonly blocks: number;
  readonly heads: number;
  readonly hidden: number | undefined;
  readonly conditions: number | undefined;
  readonly guidingPixel: boolean;
  readonly dropout: Dropout;
  readonly iterations: number | undefined;
  readonly order: Order | undefined;
}

/** `random`, the name of a fixed order, or the patches themselves, first to last. */
export type Order = 'random' | FixedOrder | readonly number[];

export interface Dropout {
  readonly attention: number;
  readonly projection: number;
}
