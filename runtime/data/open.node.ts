/** Opening data by its path, whatever its kind. */
import { checkItems } from './check-items.ts';
import { tolerate } from './damage.ts';
import { closeOnError } from './close-on-error.ts';
import type { DataDemands, Dataset, Split } from './dataset.ts';
import { openPart } from './open-parts.node.ts';
import type { HeldOut } from './open-parts.node.ts';
import type { ItemStore } from './item-store.ts';
import { recogniseSource } from './sources/recognise.node.ts';
import type { Source } from './sources/source.node.ts';
import { StoredDataset } from './stored-dataset.ts';

export { bundledSample } from './sources/bundled.node.ts';
export type { HeldOut } from './open-parts.node.ts';

export interface OpenOptions {
  /** Share of the items that is held out where the data has no test split; the kind of data decides where undefined. */
  readonly holdOut?: number | undefined;
  /** Damaged images that are skipped; one more is an error. */
  readonly skipCorrupt?: number | undefined;
  /** Hears of each image that is skipped, and of files that are left out. */
  readonly tell?: ((text: string) => void) | undefined;
}

/** A dataset with what later commands must know of it. */
export interface OpenedDataset extends Dataset {
  /** What kind of source it comes from, for people. */
  readonly title: string;
  /** What was held out, or what the dataset is where it is the test split; undefined where the data has a test split. */
  readonly heldOut: HeldOut | undefined;
  /** What the items are known by that the split was taken from. */
  readonly items: string;
}

/**
 * Opens one split of the data at `path` and checks it against the spec. `path` is `fashion-mnist` for the bundled sample, a path, or
 * KIND:PATH. Rejects with a DataError that says what is wrong, and where.
 */
export const openDataset = async (
  path: string,
  split: Split,
  demands: DataDemands,
  options: OpenOptions = {},
): Promise<OpenedDataset> => {
  const { kind, place } = await recogniseSource(path, demands);
  const source = await kind.open(place, demands);
  const { classNames, facts } = source;
  const { store, part, heldOut } = await openPart(source, split, options.holdOut);
  const tell = options.tell ?? (() => undefined);
  for (const remark of remarksOn(source, store, split, heldOut)) tell(remark);
  await closeOnError([store], () => checkItems(store, demands, split, classNames));
  const { extents, channels, classes } = demands;
  const damage = tolerate(options.skipCorrupt ?? 0, tell);
  const dataset = new StoredDataset({
    name: store.path,
    extents,
    channels,
    classes,
    classNames,
    facts,
    store,
    part,
    damage,
  });
  return Object.assign(dataset, { title: source.title, heldOut, items: store.fingerprint });
};

/** What the user should hear, once: items that are held out come from the store of the training split. */
const remarksOn = (source: Source, store: ItemStore, split: Split, heldOut: HeldOut | undefined): readonly string[] => {
  const ofAll = split === 'train' ? (source.remarks ?? []) : [];
  const ofSplit = split === 'train' || heldOut === undefined ? (store.remarks ?? []) : [];
  return [
    ...ofAll.map((remark) => `${source.path}: ${remark}.`),
    ...ofSplit.map((remark) => `${store.path}: ${remark}.`),
  ];
};
