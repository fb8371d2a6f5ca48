/** Caches that `fractalc data` has made. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ArrayItems } from '../array-items.ts';
import { decodeIndex, indexFile, planFile } from '../cache/cache-index.ts';
import type { CacheIndex, CachePlan, ShardEntry } from '../cache/cache-index.ts';
import { checkItem, damagedShard, openShard } from '../cache/open-shard.node.ts';
import type { Shard, ShardType } from '../cache/open-shard.node.ts';
import { DataError } from '../data-error.ts';
import { describeShape } from '../dataset.ts';
import type { Split, WantedItems } from '../dataset.ts';
import type { Tokens } from '../elements.ts';
import { readText } from '../file-bytes.node.ts';
import { array } from '../kinds/array.ts';
import { kindNamed, settingsOf, usualKind } from '../kinds/kinds.ts';
import { fileReads } from '../item-store.ts';
import type { ItemStore } from '../item-store.ts';
import { randomDivision } from './source.node.ts';
import type { Place, Source, SourceKind } from './source.node.ts';

/** Rejects with a DataError where the cache isn't whole. */
const openCache = async (place: Place, wanted: WantedItems | undefined): Promise<Source> => {
  const { path } = place;
  const index = await readIndex(place);
  const { source, classNames, facts } = index.plan;
  if (wanted !== undefined) checkWanted(path, index.plan, wanted);
  return {
    path,
    title: `cache of ${source.path} (${source.title})`,
    classNames: classNames ?? undefined,
    facts: facts ?? undefined,
    splits: {
      train: () => openSplit(path, index, 'train'),
      test: index.shards.test.length === 0 ? undefined : () => openSplit(path, index, 'test'),
    },
    division: { ...randomDivision, share: 0 },
  };
};

const readIndex = async ({ path, files }: Place): Promise<CacheIndex> => {
  if (!files.includes(indexFile)) {
    throw new DataError({
      path,
      problem: 'the cache is not finished',
      suggestion: `the same 'fractalc data SOURCE -o ${path}' as before goes on with it`,
    });
  }
  return decodeIndex(await readText(join(path, indexFile)), path);
};

/** What a kind has made of files can't be made anew: the cache's items are those that are wanted, or of no use. */
const checkWanted = (path: string, { source, form, facts }: CachePlan, wanted: WantedItems): void => {
  const { kind = null } = wanted;
  const isOtherKind = form.kind !== null && kind !== null && kind !== form.kind && kind !== array.name;
  const held = form.kind === null ? {} : settingsOf(kindNamed(form.kind), form.settings);
  const settings = Object.entries(held).filter(([key, value]) => (wanted.settings?.[key] ?? value) !== value);
  const isOtherwiseLearnt = wanted.facts !== undefined && JSON.stringify(wanted.facts) !== JSON.stringify(facts);
  const differences = [
    ...(isOtherKind ? [`kind: ${form.kind} in the cache, ${kind} wanted`] : []),
    ...settings.map(([key, value]) => `${key}: ${value} in the cache, ${wanted.settings?.[key] ?? ''} wanted`),
    ...(isOtherwiseLearnt ? ['what was learnt of the training data, such as a palette or bins, differs'] : []),
  ];
  if (differences.length === 0) return;
  throw new DataError({
    path,
    problem: 'the cache was made for another spec or for other data',
    expected: differences.join('\n    '),
    suggestion: `give the data itself: ${source.path}`,
  });
};

export const cacheSource: SourceKind = {
  name: 'cache',
  looksLike: `a folder that 'fractalc data' has made: ${indexFile} and shards`,
  propose: async (place, known) => {
    const { extents, channels, kind, ...rest } = (await readIndex(place)).plan.form;
    if ((known.extents ?? extents).join() !== extents.join() || (known.channels ?? channels) !== channels) {
      throw new DataError({
        path: place.path,
        problem: `its items are ${describeShape({ extents, channels })}: only image files are scaled`,
        suggestion: 'leave out --size and --channels, or make a cache of another size',
      });
    }
    return { extents, channels, kind: kind ?? usualKind({ extents, channels, alphabet: rest.alphabet }).name, ...rest };
  },
  recognises: ({ files }) => files.includes(indexFile) || files.includes(planFile),
  open: openCache,
};

const openSplit = async (path: string, { plan, shards }: CacheIndex, split: Split): Promise<ItemStore> => {
  const opened: Shard[] = [];
  try {
    for (const entry of shards[split]) opened.push(await openEntry(path, entry, plan));
    return new CacheItems(join(path, split), opened, plan);
  } catch (error) {
    await Promise.all(opened.map(({ images }) => images.bytes.close()));
    throw error;
  }
};

/** Opens a shard and holds it to what the index says of it. */
const openEntry = async (
  folder: string,
  { file, items, bytes, checksum }: ShardEntry,
  type: ShardType,
): Promise<Shard> => {
  const path = join(folder, file);
  const { size } = await stat(path).catch((cause: unknown) => {
    throw new DataError({ path, problem: 'the shard is missing' }, { cause });
  });
  if (size !== bytes) throw damagedShard(path, `it is ${size} bytes long, not ${bytes}`);
  const shard = await openShard(path, type);
  if (shard.labels.length === items && shard.checksum === checksum) return shard;
  await shard.images.bytes.close();
  throw damagedShard(path, "it isn't the one that the index describes");
};

/** The items of a split's shards, each checked when it is read. */
class CacheItems implements ItemStore {
  readonly path: string;
  readonly labels: Uint32Array | undefined;
  readonly isCostly = false;
  readonly width = fileReads;
  readonly #shards: readonly Shard[];
  readonly #items: ArrayItems;
  readonly #alphabet: number;

  constructor(path: string, shards: readonly Shard[], { labelled, form }: CachePlan) {
    const [first, ...rest] = shards.map(({ images }) => images);
    if (first === undefined) throw new DataError({ path, problem: 'the cache holds no items' });
    const labels = Uint32Array.from(shards.flatMap((shard) => [...shard.labels]));
    this.path = path;
    this.labels = labelled ? labels : undefined;
    this.#shards = shards;
    this.#alphabet = form.alphabet;
    this.#items = new ArrayItems(path, [first, ...rest], labels);
  }

  get count(): number {
    return this.#items.count;
  }

  get shape(): readonly number[] {
    return this.#items.shape;
  }

  get fingerprint(): string {
    return this.#items.fingerprint;
  }

  fits(alphabet: number): boolean {
    return alphabet >= this.#alphabet;
  }

  async read(first: number, count: number): Promise<Tokens> {
    const values = await this.#items.read(first, count);
    const size = values.length / Math.max(count, 1);
    for (let index = 0; index < count; index++)
      this.#check(first + index, values.subarray(index * size, (index + 1) * size));
    return values;
  }

  close(): Promise<void> {
    return this.#items.close();
  }

  #check(index: number, values: Tokens): void {
    const { part, offset } = this.#items.locate(index);
    const shard = this.#shards[part];
    if (shard !== undefined)
      checkItem(shard, offset, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
}
