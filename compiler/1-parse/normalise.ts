import { basename } from 'node:path';
import { kindOf, settingsOf } from '../../runtime/data/kinds/kinds.ts';
import type { Head, SampleOptions, TrainOptions } from '../ir/architecture.ts';
import { defaultHeads } from './default-heads.ts';
import type { RawData, RawHead, RawLevel, RawSpec, RawTrain } from './raw-spec.ts';
import type { DataSpec, FractalSpec, LevelSpec } from './spec.ts';

/** Fills in the defaults that depend on other values, writes extents and channels out as lists, and puts the keys in order. */
export const normalise = (raw: RawSpec, file: string): FractalSpec => {
  const data = normaliseData(raw.data);
  const axes = data.shape.length;
  return {
    name: raw.name ?? nameOf(file),
    data,
    levels: raw.levels.map((level) => normaliseLevel(level, axes)),
    head: normaliseHead(raw.head),
    guidingHead: raw.guidingHead && normaliseHead(raw.guidingHead),
    train: normaliseTrain(raw.train),
    sample: normaliseSample(raw.sample),
  };
};

const normaliseData = (data: RawData): DataSpec => {
  const { shape, channels, alphabet, values, end, classes, labelDrop, mean, deviation } = data;
  const rgb = channels === 3;
  const extents = typeof shape === 'number' ? [shape, shape] : shape;
  const kind = kindOf({ extents, channels, alphabet, kind: data.kind, end: data.end });
  return {
    kind: kind.name,
    shape: extents,
    channels,
    alphabet,
    values,
    end,
    classes,
    settings: settingsOf(kind, { ...data }),
    labelDrop,
    mean: spread(mean ?? (rgb ? [0.485, 0.456, 0.406] : 0.5), channels),
    deviation: spread(deviation ?? (rgb ? [0.229, 0.224, 0.225] : 0.5), channels),
  };
};

const normaliseLevel = (level: RawLevel, axes: number): LevelSpec => {
  const { module, patch, width, blocks, heads, hidden, conditions, guidingPixel, dropout, iterations, order } = level;
  return {
    module,
    patch: spread(patch, axes),
    width,
    blocks,
    heads: heads ?? defaultHeads(width, 2 * axes),
    hidden,
    conditions,
    guidingPixel,
    dropout:
      typeof dropout === 'number'
        ? { attention: dropout, projection: dropout }
        : { attention: dropout.attention, projection: dropout.projection },
    iterations,
    order,
  };
};

const normaliseHead = ({ kind, width, blocks, heads, components, firstChannelWeight }: RawHead): Head => ({
  kind,
  width,
  blocks,
  heads: heads ?? defaultHeads(width, 1),
  firstChannelWeight,
  ...(components === undefined ? {} : { components }),
});

const normaliseTrain = ({
  batch,
  steps,
  epochs,
  microBatch,
  precision,
  rematerialise,
  rate,
  rateScaling,
  warmup,
  ...others
}: RawTrain): TrainOptions => {
  const whole = { microBatch: microBatch ?? batch, warmup: warmup ?? Math.floor(steps / 10) };
  return { batch, steps, epochs, ...whole, precision, rematerialise, rate, rateScaling, ...others };
};

const normaliseSample = (sample: SampleOptions): SampleOptions => {
  const { guidance, guidanceSchedule, temperature, filterThreshold, seed } = sample;
  return { guidance, guidanceSchedule, temperature, filterThreshold, seed };
};

/** One value for each of `count`, or the list as it is: its length is checked later. */
const spread = (value: number | readonly number[], count: number): readonly number[] =>
  typeof value === 'number' ? Array.from({ length: count }, () => value) : value;

/** A file's name without its extension, as far as it can name a model. */
const nameOf = (file: string): string => {
  const name = basename(file)
    .replace(/\.ya?ml$/i, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 100);
  return name === '' ? 'fractal' : name;
};
