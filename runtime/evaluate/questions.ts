import { CounterRandom } from '../random/counter-random.ts';
import { permute } from '../random/permute.ts';
import { hostStream } from '../random/streams.ts';
import { shuffled } from '../recursion/rows.ts';

/** One region of one image: a row of a level. */
export interface Region {
  /** The image's place in the batch. */
  readonly image: number;
  /** Number of the region among those of its level in the image: (the parent's number) · patches + patch. */
  readonly region: number;
}

/** A level as scoring asks about it. */
export interface AskedLevel {
  readonly name: string;
  readonly depth: number;
  readonly patches: number;
}

/** What a row of a masked level is asked. */
export interface Question {
  /** 1 = hidden from the level: [patches]. */
  readonly mask: ArrayLike<number>;
  /** The hidden patches whose probability is wanted: they go down a level. */
  readonly picked: readonly number[];
}

/** Chooses the question for every row of every masked level. */
export type Questions = (level: AskedLevel, row: Region) => Question;

/** Chooses the order of patches for every row of every level that takes any: a permutation of 0 … patches − 1. */
export type Orders = (level: AskedLevel, row: Region) => Uint32Array;

export interface LikelihoodDraw {
  readonly seed: number;
  readonly pass: number;
  readonly passes: number;
  /** Number of the batch's first image in the data: an image's masks don't depend on its batch. */
  readonly firstImage: number;
}

/**
 * Uniform mask shares, as the paper scores masked levels: in each pass the rows of an image's level hide the same number of patches,
 * 1 … P, each equally likely, and all hidden patches go down. The mean over the hidden patches is then an unbiased estimate of the
 * negative log-likelihood of the level (Uria et al. 2014, arXiv 1310.1757). Every pass takes its shares from another n-th of the
 * range, in an order drawn for each image and level, which lowers the variance.
 */
export const uniformShares = ({ seed, pass, passes, firstImage }: LikelihoodDraw): Questions => {
  const share = new CounterRandom(seed, hostStream.maskShare);
  const order = new CounterRandom(seed, hostStream.mask);
  return ({ depth, patches }, { image, region }) => {
    const index = firstImage + image;
    const stratum = permute(seed, index * 64 + depth, passes, pass);
    const hidden = 1 + Math.floor((patches * (stratum + share.uniform(index, depth * 2 ** 16 + pass))) / passes);
    const draw = depth * 2 ** 28 + region * patches;
    return hide(patches, hidden, (taken, left) => order.integer(pass * 2 ** 32 + index, left, draw + taken));
  };
};

/** Patches in raster order. */
export const rasterOrders: Orders = ({ patches }) => Uint32Array.from({ length: patches }, (_, patch) => patch);

/** Another random order in each pass for every row, whatever the batch. */
export const randomOrders = ({ seed, pass, firstImage }: Omit<LikelihoodDraw, 'passes'>): Orders => {
  const random = new CounterRandom(seed, hostStream.order);
  return ({ depth, patches }, { image, region }) => {
    const draw = depth * 2 ** 28 + region * patches;
    return shuffled(patches, (taken, left) => random.integer(pass * 2 ** 32 + firstImage + image, left, draw + taken));
  };
};

/** Every patch is hidden and wanted. */
export const hideAll: Questions = ({ patches }) => ({
  mask: new Uint8Array(patches).fill(1),
  picked: Array.from({ length: patches }, (_, patch) => patch),
});

/** A partial Fisher–Yates shuffle: a uniformly random subset of the wanted size. */
const hide = (patches: number, hidden: number, below: (taken: number, left: number) => number): Question => {
  const order = Array.from({ length: patches }, (_, patch) => patch);
  const mask = new Uint8Array(patches);
  for (let taken = 0; taken < hidden; taken++) {
    const at = taken + below(taken, patches - taken);
    const chosen = order[at] ?? 0;
    order[at] = order[taken] ?? 0;
    mask[chosen] = 1;
  }
  return { mask, picked: [...mask.keys()].filter((patch) => mask[patch] === 1) };
};
