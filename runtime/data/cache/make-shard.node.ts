import { isDamaged } from '../damage.ts';
import type { Damage } from '../damage.ts';
import { DataError } from '../data-error.ts';
import type { Tokens } from '../elements.ts';
import { inParallel } from '../in-parallel.ts';
import type { SourcePart } from '../open-parts.node.ts';
import type { PlannedShard } from './planned-shards.ts';
import type { ShardContents } from './write-shard.node.ts';

/** Reads the items of a shard, several at a time; damaged ones are left out. Rejects with a DataError. */
export const makeShard = async (
  { store, part }: SourcePart,
  { first, count, global }: PlannedShard,
  damage: Damage,
  onItem: () => void,
): Promise<ShardContents> => {
  const size = store.shape.reduce((product, extent) => product * extent, 1);
  const images = new Uint8Array(count * size);
  const labels = new Uint32Array(count);
  const faults = new Map<number, string>();
  await inParallel(count, store.width, async (item) => {
    const at = part.at(first + item);
    labels[item] = store.labels?.[at] ?? 0;
    try {
      images.set(asBytes(await store.read(at, 1), store.path, at), item * size);
    } catch (error) {
      if (!isDamaged(error)) throw error;
      damage.note(global + item, error);
      faults.set(item, `${error.path}: ${error.problem}`);
    }
    onItem();
  });
  return { ...withoutItems(images, labels, size, faults), shape: store.shape, skipped: [...faults.values()] };
};

const asBytes = (values: Tokens, path: string, item: number): Uint8Array => {
  if (values instanceof Uint8Array) return values;
  const wrong = values.find((value) => !(value >= 0 && value <= 255));
  if (wrong === undefined) return Uint8Array.from(values);
  throw new DataError({
    path,
    problem: `item ${item} holds the value ${wrong}`,
    expected: 'values from 0 to 255: a cache holds bytes',
    suggestion: 'train from the data itself',
  });
};

/** Closes the gaps that items left out leave. */
const withoutItems = (
  images: Uint8Array,
  labels: Uint32Array,
  size: number,
  faults: ReadonlyMap<number, string>,
): Pick<ShardContents, 'images' | 'labels'> => {
  let kept = 0;
  for (let item = 0; item < labels.length; item++) {
    if (faults.has(item)) continue;
    images.copyWithin(kept * size, item * size, (item + 1) * size);
    labels[kept++] = labels[item] ?? 0;
  }
  return { images: images.subarray(0, kept * size), labels: labels.subarray(0, kept) };
};
