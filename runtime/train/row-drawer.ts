import { CounterRandom } from '../random/counter-random.ts';
import { truncatedNormal } from '../random/normal.ts';
import { hostStream } from '../random/streams.ts';

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

/** What a package's `drawRows` talks to: one call for each level, outermost first. */
export interface RowDrawer {
  /** Every patch goes down (raster-order modules). */
  every(level: string, patches: number): void;
  /** The masked patches go down and become the rows of `child`. */
  masked(level: string, patches: number, child: string): void;
}

/** How many of a row's patches are masked, from the row's place in the batch. */
export type MaskedCount = (row: number, patches: number, level: number) => number;

/** The rows of a batch, or of some of its images. */
export interface DrawnRows {
  /** Values of the row symbols. */
  readonly rows: Readonly<Record<string, number>>;
  /** By masked level. */
  readonly masks: ReadonlyMap<string, LevelMask>;
  /** Regions that each level, and the pixel head (`head`), works on. */
  readonly regions: ReadonlyMap<string, number>;
}

interface DrawnLevel {
  readonly level: string;
  readonly patches: number;
  /** Symbol of the picked patches; undefined where all go down. */
  readonly child: string | undefined;
}

/** Draws masks on the host, so that row counts are known before the GPU starts. */
export class MaskDrawer implements RowDrawer {
  private readonly images: number;
  private readonly masks = new Map<string, LevelMask>();
  private readonly levels: DrawnLevel[] = [];
  private current: number;
  private readonly random: CounterRandom;
  private readonly step: number;
  private readonly count: MaskedCount;

  /** `step` and the level keep draws apart; `count` gives the masked patches of a row. */
  constructor(images: number, random: CounterRandom, step: number, count: MaskedCount) {
    this.images = images;
    this.current = images;
    this.random = random;
    this.step = step;
    this.count = count;
  }

  every(level: string, patches: number): void {
    this.current *= patches;
    this.levels.push({ level, patches, child: undefined });
  }

  masked(level: string, patches: number, child: string): void {
    const mask = new Uint32Array(this.current * patches);
    for (let row = 0; row < this.current; row++) this.drawRow(mask.subarray(row * patches, (row + 1) * patches), row);
    const lists = maskLists(mask);
    this.masks.set(level, lists);
    this.current = lists.picked.length;
    this.levels.push({ level, patches, child });
  }

  /** What was drawn for images `first` … `end` − 1: their rows are neighbours at every level. */
  part(first = 0, end = this.images): DrawnRows {
    const rows: Record<string, number> = { images: end - first };
    const masks = new Map<string, LevelMask>();
    const regions = new Map<string, number>();
    let [from, to] = [first, end];
    for (const { level, patches, child } of this.levels) {
      regions.set(level, to - from);
      [from, to] = [from * patches, to * patches];
      const whole = this.masks.get(level);
      if (child === undefined || whole === undefined) continue;
      masks.set(level, from === 0 && to === whole.mask.length ? whole : maskLists(whole.mask.subarray(from, to)));
      [from, to] = [pickedBefore(whole, from), pickedBefore(whole, to)];
      rows[child] = to - from;
    }
    regions.set('head', to - from);
    return { rows, masks, regions };
  }

  /** A partial Fisher–Yates shuffle: a uniformly random subset of the wanted size. */
  private drawRow(mask: Uint32Array, row: number): void {
    const patches = mask.length;
    const depth = this.levels.length;
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

/** The largest row counts that `images` images can lead to. */
export const capacityOf = (drawRows: (draw: RowDrawer) => void, images: number): Record<string, number> => {
  const rows: Record<string, number> = { images };
  let current = images;
  drawRows({
    every: (_level, patches) => {
      current *= patches;
    },
    masked: (_level, patches, child) => {
      current *= patches;
      rows[child] = current;
    },
  });
  return rows;
};
