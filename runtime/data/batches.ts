/** Batches for training, in seeded random order without end, and for evaluation, in order and once. */
import { CounterRandom } from '../random/counter-random.ts';
import { permute } from '../random/permute.ts';
import { hostStream } from '../random/streams.ts';
import { isDamaged } from './damage.ts';
import { itemSize } from './dataset.ts';
import type { Dataset } from './dataset.ts';

export interface Batch {
  /** [batch, ...extents, channels] */
  readonly tokens: Uint32Array;
  /** [batch] */
  readonly labels: Uint32Array;
  /** Rows that hold items; the rest repeat the last item. Equal to `batch` in training. */
  readonly filled: number;
}

export interface TrainingBatch extends Batch {
  readonly step: number;
}

export interface BatchOptions {
  /** Items in a batch. */
  readonly batch: number;
  readonly seed: number;
  /** Mirrors half of the items along the last axis. */
  readonly flip?: boolean;
}

/** Batches without end that know how long they were waited for. */
export interface BatchStream extends AsyncIterableIterator<TrainingBatch, never> {
  /** Milliseconds that the consumer has waited for batches that weren't read yet, since the stream began. */
  readonly waitedMs: number;
}

/** A dataset's item as a batch takes it. */
interface Choice {
  readonly index: number;
  readonly flip: boolean;
}

/** Batches that are read while one is in use. */
const ahead = 2;

/**
 * The batch of training step `step`. It depends on the dataset, the options and the step alone, so training can start again
 * anywhere. Every epoch runs through all items in an order of its own; batches go on across the ends of epochs. The item after a
 * damaged one stands in for it.
 */
export const batchAt = async (dataset: Dataset, options: BatchOptions, step: number): Promise<TrainingBatch> => {
  const { batch } = options;
  const size = itemSize(dataset);
  const tokens = new Uint32Array(batch * size);
  const labels = new Uint32Array(batch);
  const rows = Array.from({ length: batch }, async (_, row) => {
    const { index, flip } = choiceAt(dataset, options, step * batch + row);
    labels[row] = dataset.label(await readSound(dataset, index, flip, tokens, row * size));
  });
  await Promise.all(rows);
  return { step, tokens, labels, filled: batch };
};

const choiceAt = ({ count }: Dataset, { seed, flip = false }: BatchOptions, position: number): Choice => {
  const index = permute(seed, Math.floor(position / count), count, position % count);
  return { index, flip: flip && new CounterRandom(seed, hostStream.flip).uniform(position) < 0.5 };
};

/** Reads item `index`, or the next one that isn't damaged, and gives its index. */
const readSound = async (
  dataset: Dataset,
  index: number,
  flip: boolean,
  tokens: Uint32Array,
  offset: number,
): Promise<number> => {
  for (let tried = 0; tried < dataset.count; tried++) {
    const candidate = (index + tried) % dataset.count;
    if (await readUnlessDamaged(dataset, candidate, flip, tokens, offset)) return candidate;
  }
  throw new RangeError(`${dataset.name}: all items are damaged.`);
};

/** Whether the item could be read. Rejects where the dataset doesn't put up with the damage. */
const readUnlessDamaged = async (
  dataset: Dataset,
  index: number,
  flip: boolean,
  tokens: Uint32Array,
  offset: number,
): Promise<boolean> => {
  const { damage } = dataset;
  if (damage?.has(index) === true) return false;
  try {
    await dataset.read(index, tokens, offset, flip);
    return true;
  } catch (error) {
    if (damage === undefined || !isDamaged(error)) throw error;
    damage.note(index, error);
    return false;
  }
};

/** The batches of steps `start`, `start` + 1, … without end. The next ones are read while one is in use. */
export const trainingBatches = (dataset: Dataset, options: BatchOptions, start = 0): BatchStream =>
  new Prefetcher((step) => batchAt(dataset, options, step), start);

class Prefetcher implements BatchStream {
  waitedMs = 0;
  readonly #read: (step: number) => Promise<TrainingBatch>;
  readonly #coming: Promise<TrainingBatch>[] = [];
  #step: number;

  constructor(read: (step: number) => Promise<TrainingBatch>, start: number) {
    this.#read = read;
    this.#step = start;
    this.#fetch();
  }

  async next(): Promise<IteratorResult<TrainingBatch, never>> {
    const coming = this.#coming.shift() ?? this.#read(this.#step++);
    this.#fetch();
    const began = performance.now();
    const value = await coming;
    this.waitedMs += performance.now() - began;
    return { done: false, value };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Fills up what is read ahead. */
  #fetch(): void {
    while (this.#coming.length < ahead) {
      const coming = this.#read(this.#step++);
      // If nobody asks for the batch that is being read, nobody hears of its failure either.
      coming.catch(() => undefined);
      this.#coming.push(coming);
    }
  }
}

/**
 * All items in their order, damaged ones left out. The last batch is filled up by repeating the last item; `filled` says how many
 * rows count.
 */
export async function* orderedBatches(dataset: Dataset, batch: number): AsyncGenerator<Batch, void> {
  const starts = Math.ceil(dataset.count / batch);
  let next = starts === 0 ? undefined : orderedBatch(dataset, batch, 0);
  for (let number = 1; next !== undefined; number++) {
    const current = await next;
    next = number < starts ? orderedBatch(dataset, batch, number * batch) : undefined;
    next?.catch(() => undefined);
    if (current.filled > 0) yield current;
  }
}

const orderedBatch = async (dataset: Dataset, batch: number, start: number): Promise<Batch> => {
  const size = itemSize(dataset);
  const tokens = new Uint32Array(batch * size);
  const labels = new Uint32Array(batch);
  const indices = Array.from({ length: Math.min(batch, dataset.count - start) }, (_, row) => start + row);
  const sound = await Promise.all(
    indices.map((index, row) => readUnlessDamaged(dataset, index, false, tokens, row * size)),
  );
  let filled = 0;
  for (const [row, index] of indices.entries()) {
    if (sound[row] !== true) continue;
    tokens.copyWithin(filled * size, row * size, (row + 1) * size);
    labels[filled++] = dataset.label(index);
  }
  for (let row = filled; row > 0 && row < batch; row++) {
    tokens.copyWithin(row * size, (filled - 1) * size, filled * size);
    labels[row] = labels[filled - 1] ?? 0;
  }
  return { tokens, labels, filled };
};
