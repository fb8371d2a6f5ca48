import type { SampleOptions, TrainOptions, Values } from '../ir/architecture.ts';
import type { Dropout, Order } from './spec.ts';

/** A spec as the schema accepts it, with the schema's own defaults filled in. */
export interface RawSpec {
  readonly name?: string;
  readonly data: RawData;
  readonly levels: readonly RawLevel[];
  readonly head: RawHead;
  readonly guidingHead?: RawHead;
  readonly train: RawTrain;
  readonly sample: SampleOptions;
}

export interface RawData {
  readonly kind?: string;
  readonly shape: number | readonly number[];
  readonly channels: number;
  readonly alphabet: number;
  readonly values?: Values;
  readonly end: boolean;
  readonly classes: number;
  readonly labelDrop: number;
  readonly mean?: number | readonly number[];
  readonly deviation?: number | readonly number[];
}

export interface RawLevel {
  readonly module: string;
  readonly patch: number | readonly number[];
  readonly width: number;
  readonly blocks: number;
  readonly heads?: number;
  readonly hidden?: number;
  readonly conditions?: number;
  readonly guidingPixel: boolean;
  readonly dropout: number | Dropout;
  readonly iterations?: number;
  readonly order?: Order;
}

export interface RawHead {
  readonly kind: string;
  readonly width: number;
  readonly blocks: number;
  readonly heads?: number;
  readonly components?: number;
  readonly firstChannelWeight: number;
}

export type RawTrain = Omit<TrainOptions, 'warmup' | 'microBatch'> & {
  readonly warmup?: number;
  readonly microBatch?: number;
};
