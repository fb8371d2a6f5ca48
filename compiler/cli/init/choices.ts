import { registry } from '../../3-build/registry.ts';
import type { GeneratorTraits } from '../../ir/module.ts';

/** What `fractalc init` can be told: rows of tables, for its options and its questions. */

/** Shape of the pictures, where no data tells it. */
export interface Template {
  readonly label: string;
  readonly extents: readonly number[];
  readonly channels: number;
  readonly classes: number;
}

export const templates = {
  grey: { label: 'grey 28×28, 10 classes, as MNIST', extents: [28, 28], channels: 1, classes: 10 },
  rgb32: { label: 'RGB 32×32, 10 classes, as CIFAR-10', extents: [32, 32], channels: 3, classes: 10 },
  rgb64: { label: 'RGB 64×64, 1000 classes, as ImageNet 64', extents: [64, 64], channels: 3, classes: 1000 },
  rgb256: { label: 'RGB 256×256, 1000 classes, as ImageNet 256', extents: [256, 256], channels: 3, classes: 1000 },
} as const satisfies Readonly<Record<string, Template>>;

/** Which module each level has. */
export interface ModulePlan {
  readonly label: string;
  /** Of a level, counted from the outermost. */
  readonly module: (level: number) => string;
}

const plansOf = (generators: readonly GeneratorTraits[]): Record<string, ModulePlan> => {
  const plans = generators.map(({ name, order }): [string, ModulePlan] => [
    name,
    { label: `${name}: patches in ${order}`, module: () => name },
  ]);
  const [inner, outer] = generators;
  if (inner === undefined || outer === undefined) return Object.fromEntries(plans);
  const mixed: ModulePlan = {
    label: `mixed: ${outer.name} and ${inner.name} in turns`,
    module: (level) => (level % 2 === 0 ? outer : inner).name,
  };
  return Object.fromEntries([...plans, ['mixed', mixed]]);
};

/** Every generator at all levels, and the first two in turns. */
export const modulePlans: Readonly<Record<string, ModulePlan>> = plansOf([...registry.generators.values()]);

/** How large the model is and how long it trains. */
export interface Budget {
  readonly label: string;
  /** By level, outermost first, for a model of two levels and of three. */
  readonly widths: Readonly<Record<'two' | 'three', readonly number[]>>;
  readonly blocks: Readonly<Record<'two' | 'three', readonly number[]>>;
  /** Features of an attention head. */
  readonly headSize: number;
  readonly head: { readonly width: number; readonly blocks: number; readonly heads: number };
  readonly dropout: number;
  /** Pictures of 28×28 pixels that are worked on at a time; fewer of larger ones. */
  readonly batch: number;
  /** Whether a step has that many pictures of any size, in micro-batches: good for the training, but it takes its time. */
  readonly keepsBatch: boolean;
  readonly steps: number;
  /** Lines of the train section besides. */
  readonly train: readonly string[];
}

export const budgets = {
  minutes: {
    label: 'minutes: small enough for a processor without a GPU',
    widths: { two: [96, 48], three: [96, 48, 48] },
    blocks: { two: [3, 1], three: [3, 1, 1] },
    headSize: 16,
    head: { width: 32, blocks: 1, heads: 2 },
    dropout: 0,
    batch: 8,
    keepsBatch: false,
    steps: 450,
    train: ['rate: 4e-3 # peak learning rate; small models bear a high one'],
  },
  hours: {
    label: 'hours: on one GPU',
    widths: { two: [256, 128], three: [256, 128, 96] },
    blocks: { two: [8, 4], three: [8, 4, 2] },
    headSize: 32,
    head: { width: 64, blocks: 2, heads: 4 },
    dropout: 0,
    batch: 64,
    keepsBatch: true,
    steps: 20000,
    train: [
      'rate: 1e-3 # peak learning rate',
      'average: 0.999 # moving average of the weights, which sampling uses',
      'checkpointEvery: 1000 # steps; train --resume goes on from the newest',
      'evaluateEvery: 1000 # steps between held-out scores, each with a grid of samples',
    ],
  },
  days: {
    label: "days: the paper's sizes, on large GPUs",
    widths: { two: [1024, 512], three: [768, 384, 192] },
    blocks: { two: [32, 8], three: [24, 6, 3] },
    headSize: 64,
    head: { width: 128, blocks: 3, heads: 4 },
    dropout: 0.1,
    batch: 2048,
    keepsBatch: true,
    steps: 500000,
    train: [
      'rate: 5e-5 # for every 256 images of a batch, as in the paper',
      'rateScaling: batch',
      'average: 0.9999 # moving average of the weights, which sampling uses',
      'checkpointEvery: 5000 # steps; train --resume goes on from the newest',
      'evaluateEvery: 5000 # steps between held-out scores, each with a grid of samples',
    ],
  },
} as const satisfies Readonly<Record<string, Budget>>;

export type TemplateName = keyof typeof templates;
export type BudgetName = keyof typeof budgets;
