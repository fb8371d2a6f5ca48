import type { Architecture, Level } from '../ir/architecture.ts';
import type { Initialiser } from '../ir/value.ts';
import { product } from '../ir/shape.ts';
import { arDropout } from './architecture.ts';
import type { ReferenceConfig } from './config.ts';
import type { NamedShape, StoredParameter } from './names.ts';
import { TorchRandom } from './torch-random.ts';

/**
 * What the training pass of a golden file drew at random and the file doesn't store: the dropout of the reference's `ar`
 * generators. It follows from the seed: torch's generator gave the parameters (and what moved them off their constants), then the
 * images, the labels, which labels are dropped, and then the dropout. Masks came from elsewhere. This is how torch draws on a CPU
 * without MKL, which has a generator of its own for dropout.
 */
export interface TrainingDraws {
  /** 1 where the label is dropped; the file stores them too, which tells whether the generator is where it should be. */
  readonly dropped: readonly number[];
  /** What each dropout multiplies with, by the path of the layer before it: [rows, patches, width]. */
  readonly kept: ReadonlyMap<string, Float32Array>;
}

export interface DrawnModel {
  readonly architecture: Architecture;
  readonly parameters: readonly (NamedShape & { readonly init: Initialiser })[];
  readonly stored: readonly StoredParameter[];
}

/** `rows` are each level's in the training pass. */
export const trainingDraws = (model: DrawnModel, config: ReferenceConfig, rows: readonly number[]): TrainingDraws => {
  const { seed, label_drop: labelDrop, ar_dropout: dropout = arDropout } = config;
  const { levels, data } = model.architecture;
  const images = rows[0] ?? 0;
  const random = new TorchRandom(seed);
  random.skip(parameterDraws(model));
  random.skip(images * (product(data.extents) * data.channels + 1));
  const dropped = Array.from({ length: images }, () => (random.float() < labelDrop ? 1 : 0));
  const kept = new Map<string, Float32Array>();
  for (const [index, level] of levels.entries()) {
    if (level.module !== 'ar') continue;
    for (const layer of droppedLayers(level)) kept.set(layer, keptTokens(random, dropout, rows[index] ?? 0, level));
  }
  return { dropped, kept };
};

const droppedLayers = ({ name, blocks }: Level): readonly string[] =>
  Array.from({ length: blocks }, (_, block) => `${name}.block${block}`).flatMap((block) => [
    `${block}.attention.projection`,
    `${block}.feedForward.down`,
  ]);

/** The reference has a token for the last patch, too, which nothing reads. */
const keptTokens = (random: TorchRandom, dropout: number, rows: number, { patches, width }: Level): Float32Array => {
  const kept = new Float32Array(rows * patches * width);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < (patches + 1) * width; i++) {
      const factor = random.double() < 1 - dropout ? 1 / (1 - dropout) : 0;
      if (i < patches * width) kept[row * patches * width + i] = factor;
    }
  }
  return kept;
};

/** Words drawn for the parameters: torch's own initial values, the reference's, and what moves biases and gains off their constants. */
const parameterDraws = ({ parameters, stored }: DrawnModel): number => {
  let words = 0;
  let single = 0;
  for (const [index, { name, parts }] of stored.entries()) {
    const init = parameters[index]?.init.kind ?? 'zeros';
    for (const { shape } of parts) {
      const count = product(shape);
      const times = timesDrawn(name, init);
      words += times.uniform * count;
      if (count < normalsAtATime) single += times.normal * count;
      else words += times.normal * normalDraws(count);
    }
  }
  return words + wordsOfPair * Math.ceil(single / 2);
};

/** How often a tensor was filled with uniform and with normal numbers. */
const timesDrawn = (name: string, init: Initialiser['kind']): { readonly uniform: number; readonly normal: number } => {
  switch (init) {
    case 'xavier':
      return { uniform: 2, normal: 0 };
    case 'normal':
      return { uniform: 0, normal: /(codebook|classEmbedding)$/.test(name) ? 2 : 1 };
    case 'ones':
      return { uniform: 0, normal: 1 };
    case 'zeros':
      return { uniform: /([nN]orm\.bias|logitBias)$/.test(name) ? 0 : 1, normal: 1 };
  }
};

/** Tensors of fewer elements get normal numbers in pairs of doubles, a pair being shared by tensors where one is left over. */
const normalsAtATime = 16;
const wordsOfPair = 4;

/** torch draws the normal numbers of larger tensors sixteen at a time, and the last sixteen anew where some are left over. */
const normalDraws = (count: number): number => (count % normalsAtATime === 0 ? count : count + normalsAtATime);
