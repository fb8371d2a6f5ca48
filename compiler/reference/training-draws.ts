import type { Architecture, Level } from '../ir/architecture.ts';
import type { Initialiser } from '../ir/graph.ts';
import { product } from '../ir/shape.ts';
import { arDropout } from './architecture.ts';
import type { ReferenceConfig } from './config.ts';
import type { NamedShape, StoredParameter } from './names.ts';
import { TorchRandom } from './torch-random.ts';

/**
 * What the training pass of a golden file drew at random and the file doesn't store: the dropout of the reference's `ar` generators. It follows from the seed: torch's generator gave the parameters (and what moved them off their
 * constants), then the images, the labels, which labels are dropped, and then the dropout. Masks came from elsewhere.
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

/** Draws for the parameters: torch's own initial values, the reference's, and those that move biases and gains off their constants. */
const parameterDraws = ({ parameters, stored }: DrawnModel): number =>
  stored.reduce((total, { name, parts }, index) => {
    const init = parameters[index]?.init.kind ?? 'zeros';
    return total + parts.reduce((sum, { shape }) => sum + tensorDraws(name, init, product(shape)), 0);
  }, 0);

const tensorDraws = (name: string, init: Initialiser['kind'], count: number): number => {
  switch (init) {
    case 'xavier':
      return 2 * count;
    case 'normal':
      return (/(codebook|classEmbedding)$/.test(name) ? 2 : 1) * normalDraws(count);
    case 'ones':
      return normalDraws(count);
    case 'zeros':
      return (/([nN]orm\.bias|logitBias)$/.test(name) ? 0 : count) + normalDraws(count);
  }
};

/** torch draws normal numbers sixteen at a time and the last sixteen anew where some are left over. */
const normalDraws = (count: number): number => (count % 16 === 0 ? count : count + 16);
