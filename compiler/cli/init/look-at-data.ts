/** What data says about the spec that fits it. No image is decoded. */
import { DataError } from '../../../runtime/data/data-error.ts';
import { fittingDemands, readShape } from '../../../runtime/data/fitting-spec.ts';
import type { ItemStore } from '../../../runtime/data/item-store.ts';
import { recogniseSource } from '../../../runtime/data/sources/recognise.node.ts';
import type { Source } from '../../../runtime/data/sources/source.node.ts';

/** What is known of data before it is opened. */
export interface SeenData {
  /** Undefined for files of images, which are brought to the spec's size. */
  readonly extents: readonly number[] | undefined;
  readonly channels: number | undefined;
  readonly classes: number | undefined;
  readonly alphabet: number | undefined;
}

/** Files of images are brought to any size: this one is asked for while nothing is decoded. */
const anyPicture = { extents: [1, 1], channels: 1 };
/** Axes of pictures. */
const pictureAxes = 2;

/**
 * Looks at the data at a path, whatever its kind. `channels` is what the user says of it. Rejects with a DataError where it holds no
 * pictures, where it may hold others than it seems to, or where no spec fits.
 */
export const lookAtData = async (path: string, channels?: number): Promise<SeenData> => {
  const { kind, place } = await recogniseSource(path, undefined);
  if (kind.axes !== undefined && kind.axes !== pictureAxes) throw noPictures(path, 'it holds sequences, not pictures');
  const source = await kind.open(place, kind.axes === undefined ? undefined : anyPicture);
  const store = await openAny(source);
  try {
    if (kind.axes === undefined) return await arraysOf(path, store, source, channels);
    const { classes } = await fittingDemands(store, anyPicture, source.classNames);
    return { extents: undefined, channels: undefined, classes, alphabet: undefined };
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
  if (read.extents.length !== pictureAxes) {
    throw noPictures(path, `${items}, not height × width or height × width × channels`);
  }
  return fittingDemands(store, read, classNames);
};

const noPictures = (path: string, problem: string): DataError =>
  new DataError({
    path,
    problem,
    expected: 'pictures, which are what init writes specs for',
    suggestion: 'write the spec by hand, with data.shape as long as the data has axes',
  });
