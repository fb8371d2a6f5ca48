import { isDamaged } from '../damage.ts';
import type { Damage } from '../damage.ts';
import { DataError } from '../data-error.ts';
import type { Tokens } from '../elements.ts';
import { inParallel } from '../in-parallel.ts';
import type { SourcePart } from '../open-parts.node.ts';
import type { CachePlan } from './cache-index.ts';
import type { PlannedFile } from './planned-shards.ts';
import type { ShardContents } from './write-shard.node.ts';

/** Reads the items of a part, several at a time; damaged ones are left out. Rejects with a DataError. */
export const makePart = async (
  { store, part }: SourcePart,
  { first, count, global }: PlannedFile,
  { shape, dtype, form }: CachePlan,
  damage: Damage,
  onItem: () => void,
): Promise<ShardContents> => {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const images = dtype === 'U8' ? new Uint8Array(count * size) : new Uint16Array(count * size);
  const labels = new Uint32Array(count);
  const faults = new Map<number, string>();
  await inParallel(count, store.width, async (item) => {
    const at = part.at(first + item);
    labels[item] = store.labels?.[at] ?? 0;
    try {
      images.set(checked(await store.read(at, 1), store.path, at, form.alphabet), item * size);
    } catch (error) {
      if (!isDamaged(error)) throw error;
      damage.note(global + item, error);
      faults.set(item, `${error.path}: ${error.problem}`);
    }
    onItem();
  });
  const bytes = new Uint8Array(images.buffer);
  const itemBytes = size * images.BYTES_PER_ELEMENT;
  return { ...withoutItems(bytes, labels, itemBytes, faults), shape, dtype, skipped: [...faults.values()] };
};

const checked = (values: Tokens, path: string, item: number, alphabet: number): Tokens => {
  const wrong = values.find((value) => !(value >= 0 && value < alphabet));
  if (wrong === undefined) return values;
  throw new DataError({
    path,
    problem: `item ${item} holds the value ${wrong}`,
    expected: `values from 0 to ${alphabet - 1}, for an alphabet of ${alphabet}`,
    suggestion: 'give the spec that the data is for: --spec SPEC',
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
