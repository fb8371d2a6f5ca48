/** Batches for training, in seeded random order without end, and for evaluation, in order and once. */
import { CounterRandom } from '../random/counter-random.ts';
import { permute } from '../random/permute.ts';
import { hostStream } from '../random/streams.ts';
import { itemSize, type Dataset } from './dataset.ts';

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

/** A dataset's item as a batch takes it. */
interface Choice {
  readonly index: number;
  readonly flip: boolean;
}

/**
 * The batch of training step `step`. It depends on the dataset, the options and the step alone, so training can start again
 * anywhere. Every epoch runs through all items in an order of its own; batches go on across the ends of epochs.
 */
export async function batchAt(dataset: Dataset, options: BatchOptions, step: number): Promise<TrainingBatch> {
  const choices = Array.from({ length: options.batch }, (_, row) => choiceAt(dataset, options, step * options.batch + row));
  return { step, ...(await readBatch(dataset, choices)), filled: options.batch };
}

function choiceAt({ count }: Dataset, { seed, flip = false }: BatchOptions, position: number): Choice {
  const index = permute(seed, Math.floor(position / count), count, position % count);
  return { index, flip: flip && new CounterRandom(seed, hostStream.flip).uniform(position) < 0.5 };
}

async function readBatch(dataset: Dataset, choices: readonly Choice[]): Promise<Omit<Batch, 'filled'>> {
  const size = itemSize(dataset);
  const tokens = new Uint32Array(choices.length * size);
  const reads = choices.map(async ({ index, flip }, row) => dataset.read(index, tokens, row * size, flip));
  await Promise.all(reads);
  return { tokens, labels: Uint32Array.from(choices, ({ index }) => dataset.label(index)) };
}

/** The batches of steps `start`, `start` + 1, … without end. The next batch is read while the last one is in use. */
export async function* trainingBatches(dataset: Dataset, options: BatchOptions, start = 0): AsyncGenerator<TrainingBatch, never> {
  let next = batchAt(dataset, options, start);
  for (let step = start + 1; ; step++) {
    const batch = await next;
    next = batchAt(dataset, options, step);
    // If nobody asks for the batch that is being read, nobody hears of its failure either.
    next.catch(() => undefined);
    yield batch;
  }
}

/** All items in their order. The last batch is filled up by repeating the last item; its `filled` says how many rows count. */
export async function* orderedBatches(dataset: Dataset, batch: number): AsyncGenerator<Batch, void> {
  for (let start = 0; start < dataset.count; start += batch) {
    const choices = Array.from({ length: batch }, (_, row) => ({ index: Math.min(start + row, dataset.count - 1), flip: false }));
    yield { ...(await readBatch(dataset, choices)), filled: Math.min(batch, dataset.count - start) };
  }
}
