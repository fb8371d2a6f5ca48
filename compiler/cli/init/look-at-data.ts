/** What data says about the spec that fits it. No image is decoded. */
import { DataError } from '../../../runtime/data/data-error.ts';
import { fittingDemands, readShape } from '../../../runtime/data/fitting-spec.ts';
import type { ItemStore } from '../../../runtime/data/item-store.ts';
import type { Settings } from '../../../runtime/model.ts';
import { recogniseSource } from '../../../runtime/data/sources/recognise.node.ts';
import type { KnownShape, Source } from '../../../runtime/data/sources/source.node.ts';

/** What is known of data before it is opened. */
export interface SeenData {
  /** Undefined for files of images of several sizes, which are brought to the spec's. */
  readonly extents: readonly number[] | undefined;
  readonly channels: number | undefined;
  readonly classes: number | undefined;
  readonly alphabet: number | undefined;
  /** Name of the kind of data, where it isn't that of images or plain arrays, and its settings. */
  readonly kind?: string;
  readonly settings?: Settings;
}

/** Files of images are brought to any size: this one is asked for while nothing is decoded. */
const anyPicture = { extents: [1, 1], channels: 1 };

/**
 * Looks at the data at a path, whatever its kind. `known` is what the user says of it. Rejects with a DataError where arrays may
 * hold others than they seem to, or where no spec fits.
 */
export const lookAtData = async (path: string, known: KnownShape = {}): Promise<SeenData> => {
  const { kind, place } = await recogniseSource(path, undefined);
  const form = await kind.propose?.(place, known);
  const isArray = kind.propose === undefined;
  const source = await kind.open(place, isArray ? undefined : (form ?? anyPicture));
  const store = await openAny(source);
  try {
    if (isArray) return await arraysOf(path, store, source, known.channels);
    const fitting = await fittingDemands(store, form ?? anyPicture, source.classNames);
    if (form !== undefined) return fitting;
    return { extents: undefined, channels: undefined, classes: fitting.classes, alphabet: undefined };
  } finally {
    await store.close();
  }
};

const openAny = ({ path, splits }: Source): Promise<ItemStore> => {
  const open = splits.train ?? splits.test;
  if (open === undefined) throw new DataError({ path, problem: 'it has no items to train on' });
  return open();
};

const arraysOf = async (
  path: string,
  store: ItemStore,
  { classNames }: Source,
  channels: number | undefined,
): Promise<SeenData> => {
  const { doubt, ...read } = readShape(path, store.shape, channels);
  const items = `its items are ${store.shape.join('×')}`;
  if (doubt !== undefined) {
    throw new DataError({ path, problem: `${items}, which may be pictures in more than one way`, suggestion: doubt });
  }
  return fittingDemands(store, read, classNames);
};
