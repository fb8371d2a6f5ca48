/** What data says about the spec that fits it. Headers and labels are read, no image is decoded. */
import { DataError } from '../../../runtime/data/data-error.ts';
import type { ItemStore } from '../../../runtime/data/item-store.ts';
import { recogniseSource } from '../../../runtime/data/sources/recognise.node.ts';
import type { Source } from '../../../runtime/data/sources/source.node.ts';

/** What is known of data before it is opened. */
export interface SeenData {
  /** Undefined for files of images, which are brought to the spec's size. */
  readonly extents: readonly number[] | undefined;
  readonly channels: number | undefined;
  readonly classes: number | undefined;
}

/** Files of images are brought to any size: this one is asked for while nothing is decoded. */
const ANY_PICTURE = { extents: [1, 1], channels: 1 };
/** Axes of the kinds of data that are cut to pictures. */
const PICTURE_AXES = 2;

/** Looks at the data at a path, whatever its kind. Rejects with a DataError where it holds no pictures. */
export async function lookAtData(path: string): Promise<SeenData> {
  const { kind, place } = await recogniseSource(path, undefined);
  if (kind.axes !== undefined && kind.axes !== PICTURE_AXES) throw noPictures(path, 'it holds sequences, not pictures');
  const source = await kind.open(place, kind.axes === undefined ? undefined : ANY_PICTURE);
  if (kind.axes !== undefined) {
    await (await openAny(source)).close();
    return { extents: undefined, channels: undefined, classes: source.classNames?.length ?? 1 };
  }
  const store = await openAny(source);
  try {
    return { ...pictureShape(path, store), classes: source.classNames?.length ?? classesOf(store) };
  } finally {
    await store.close();
  }
}

function openAny({ path, splits }: Source): Promise<ItemStore> {
  const open = splits.train ?? splits.test;
  if (open === undefined) throw new DataError({ path, problem: 'it has no items to train on' });
  return open();
}

function pictureShape(path: string, { shape }: ItemStore): { extents: readonly number[]; channels: number } {
  const [height, width, channels = 1, ...more] = shape;
  if (height !== undefined && width !== undefined && more.length === 0) return { extents: [height, width], channels };
  throw noPictures(path, `its items are ${shape.join('×')}, not height × width or height × width × channels`);
}

/** Labels are numbered from 0. */
function classesOf({ labels }: ItemStore): number {
  return labels?.reduce((most, label) => Math.max(most, label + 1), 1) ?? 1;
}

function noPictures(path: string, problem: string): DataError {
  return new DataError({
    path,
    problem,
    expected: 'pictures, which are what init writes specs for',
    suggestion: 'write the spec by hand, with data.shape as long as the data has axes',
  });
}
