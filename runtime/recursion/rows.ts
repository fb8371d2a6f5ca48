import { CounterRandom } from '../random/counter-random.ts';
import { truncatedNormal } from '../random/normal.ts';
import { hostStream } from '../random/streams.ts';
import { headOf, levelsOf } from './recursion.ts';
import type { Recursion } from './recursion.ts';

/** The patches of one masked level that a batch models. */
export interface LevelMask {
  /** 1 = masked: [rows, patches]. */
  readonly mask: Uint32Array;
  /** The masked patches in order, as row · patches + patch. */
  readonly picked: Uint32Array;
  /** 1 + place in `picked` of each masked patch, 0 for the others: [rows, patches]. */
  readonly slot: Uint32Array;
}

/** The inverse lists of a mask. */
export const maskLists = (mask: Uint32Array): LevelMask => {
  const slot = new Uint32Array(mask.length);
  const picked: number[] = [];
  for (const [index, masked] of mask.entries()) if (masked !== 0) slot[index] = picked.push(index);
  return { mask, picked: Uint32Array.from(picked), slot };
};

/** The orders in which the rows of a level take their patches: [rows, patches]. */
export interface LevelOrders {
  /** Patch numbers, those of each row a permutation of 0 … patches − 1. */
  readonly order: Uint32Array;
  /** The inverse: each patch's place in its row's order. */
  readonly places: Uint32Array;
}

/** Orders with their inverses. */
export const orderLists = (order: Uint32Array, patches: number): LevelOrders => {
  const places = new Uint32Array(order.length);
  for (const [index, patch] of order.entries()) places[index - (index % patches) + patch] = index % patches;
  return { order, places };
};

/** A random order of 0 … patches − 1 (Fisher–Yates); `below(taken, left)` draws one of `left` numbers. */
export const shuffled = (patches: number, below: (taken: number, left: number) => number): Uint32Array => {
  const order = Uint32Array.from({ length: patches }, (_, patch) => patch);
  for (let taken = 0; taken < patches - 1; taken++) {
    const at = taken + below(taken, patches - taken);
    [order[taken], order[at]] = [order[at] ?? 0, order[taken] ?? 0];
  }
  return order;
};

/** How many of a row's patches are masked, from the row's place in the batch. */
export type MaskedCount = (row: number, patches: number, level: number) => number;

/** The rows of a batch, or of some of its images. */
export interface DrawnRows {
  /** Values of the row symbols. */
  readonly rows: Readonly<Record<string, number>>;
  /** By the name of the masked level. */
  readonly masks: ReadonlyMap<string, LevelMask>;
  /** By the name of the level. */
  readonly orders: ReadonlyMap<string, LevelOrders>;
  /** Regions that each level and the head work on, by name. */
  readonly regions: ReadonlyMap<string, number>;
}

/**
 * Which patches go down in one step of training, and in which order. Masks are drawn on the host, so that row counts are known before the
 * GPU starts.
 */
export class RowDrawer {
  private readonly recursion: Recursion;
  private readonly images: number;
  private readonly masks = new Map<string, LevelMask>();
  private readonly orders = new Map<string, LevelOrders>();
  private readonly random: CounterRandom;
  private readonly step: number;
  private readonly count: MaskedCount;

  /** `step` and the level keep draws apart; `count` gives the masked patches of a row. */
  constructor(recursion: Recursion, images: number, seed: number, step: number, count: MaskedCount) {
    this.recursion = recursion;
    this.images = images;
    this.random = new CounterRandom(seed, hostStream.mask);
    const orders = new CounterRandom(seed, hostStream.order);
    this.step = step;
    this.count = count;
    let rows = images;
    for (const [depth, { name, patches, down }] of levelsOf(recursion).entries()) {
      if (down.patches === 'every') {
        if (down.order !== undefined) this.orders.set(name, drawOrders(orders, step, rows, patches, depth));
        rows *= patches;
      } else {
        const lists = this.drawLevel(rows, patches, depth);
        this.masks.set(name, lists);
        rows = lists.picked.length;
      }
    }
  }

  /** What was drawn for images `first` … `end` − 1: their rows are neighbours at every level. */
  part(first = 0, end = this.images): DrawnRows {
    const rows: Record<string, number> = { images: end - first };
    const masks = new Map<string, LevelMask>();
    const orders = new Map<string, LevelOrders>();
    const regions = new Map<string, number>();
    let [from, to] = [first, end];
    for (const { name, patches, down } of levelsOf(this.recursion)) {
      regions.set(name, to - from);
      [from, to] = [from * patches, to * patches];
      const ordered = this.orders.get(name);
      if (ordered !== undefined)
        orders.set(name, { order: ordered.order.subarray(from, to), places: ordered.places.subarray(from, to) });
      const whole = this.masks.get(name);
      if (down.patches === 'every' || whole === undefined) continue;
      masks.set(name, from === 0 && to === whole.mask.length ? whole : maskLists(whole.mask.subarray(from, to)));
      [from, to] = [pickedBefore(whole, from), pickedBefore(whole, to)];
      rows[down.rows] = to - from;
    }
    regions.set(headOf(this.recursion).name, to - from);
    return { rows, masks, orders, regions };
  }

  private drawLevel(rows: number, patches: number, depth: number): LevelMask {
    const mask = new Uint32Array(rows * patches);
    for (let row = 0; row < rows; row++) this.drawRow(mask.subarray(row * patches, (row + 1) * patches), row, depth);
    return maskLists(mask);
  }

  /** A partial Fisher–Yates shuffle: a uniformly random subset of the wanted size. */
  private drawRow(mask: Uint32Array, row: number, depth: number): void {
    const patches = mask.length;
    const wanted = this.count(row, patches, depth);
    const order = Array.from({ length: patches }, (_, patch) => patch);
    for (let taken = 0; taken < wanted; taken++) {
      const at = taken + this.random.integer(this.step, patches - taken, depth * 2 ** 28 + row * patches + taken);
      const chosen = order[at] ?? 0;
      order[at] = order[taken] ?? 0;
      mask[chosen] = 1;
    }
  }
}

const drawOrders = (random: CounterRandom, step: number, rows: number, patches: number, depth: number): LevelOrders => {
  const all = new Uint32Array(rows * patches);
  for (let row = 0; row < rows; row++) {
    const first = row * patches;
    const order = shuffled(patches, (taken, left) => random.integer(step, left, depth * 2 ** 28 + first + taken));
    all.set(order, first);
  }
  return orderLists(all, patches);
};

/** Picked patches before a place of the mask. */
const pickedBefore = ({ mask, slot, picked }: LevelMask, place: number): number => {
  for (let at = place; at < mask.length; at++) if (mask[at] !== 0) return (slot[at] ?? 1) - 1;
  return picked.length;
};

/** Training: a truncated-normal share of each row's patches, at least one (paper, appendix; as MAR). */
export const trainingCounts = (seed: number, step: number): MaskedCount => {
  const random = new CounterRandom(seed, hostStream.maskShare);
  return (row, patches, level) =>
    Math.max(1, Math.ceil(patches * truncatedNormal(random.uniform(step, level * 2 ** 28 + row))));
};

/** The masks and orders that training draws in a step. */
export const trainingDraws = (recursion: Recursion, images: number, seed: number, step: number): RowDrawer =>
  new RowDrawer(recursion, images, seed, step, trainingCounts(seed, step));
