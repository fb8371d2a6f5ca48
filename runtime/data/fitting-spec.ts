/** What a spec must say to fit data. */
import { specRanges } from '../spec-ranges.ts';
import { checkClasses } from './check-classes.ts';
import { DataError } from './data-error.ts';
import { itemSize } from './dataset.ts';
import type { DataDemands, ItemShape, WantedItems } from './dataset.ts';
import type { ItemStore } from './item-store.ts';
import { largestAlphabet } from './largest-alphabet.ts';
import { describeExtents } from './stored-array.ts';
import { largestValue } from './values.ts';

/** Pictures with more channels than these are told from other arrays by their users alone. */
const mostChannels = 4;
/** Axes that a spec's shape may have. */
const mostAxes = specRanges['data.shape'].mostItems;
const bytes = 256;

/** What an item's axes may mean. */
export interface ReadShape extends ItemShape {
  /** What else they may mean, and what to do then; undefined where there is no doubt. */
  readonly doubt?: string;
}

/**
 * An item's extents and channels. `channels` is what the user says; where nobody does, up to four values at the end are channels.
 * Throws a DataError for more axes than a spec can have.
 */
export const readShape = (path: string, shape: readonly number[], channels?: number): ReadShape => {
  const [first = 1, last = 1] = [shape[0], shape.at(-1)];
  const parted = { extents: shape.slice(0, -1), channels: last };
  const whole = { extents: shape, channels: 1 };
  if (channels !== undefined && channels === last && shape.length > 1) return parted;
  if (shape.length < 3) return whole;
  if (shape.length > mostAxes + 1) {
    throw new DataError({
      path,
      problem: `its items are ${describeExtents(shape)}`,
      expected: `items of up to ${mostAxes} axes, and channels behind them`,
    });
  }
  const reading = shape.length > mostAxes || last <= mostChannels ? parted : whole;
  if (first <= mostChannels && first < last) {
    return { ...reading, doubt: `if the ${first} in front are channels, put them last: numpy.moveaxis(array, 1, -1)` };
  }
  return reading === parted
    ? parted
    : { ...whole, doubt: `if the ${last} at the end are channels, say so: --channels ${last}` };
};

/**
 * What a spec says that the data of a training split fits, with items of the shape (and in the alphabet) given. Rejects with a DataError where no spec fits:
 * labels with gaps, values that are no tokens, no items.
 */
export const fittingDemands = async (
  store: ItemStore,
  { extents, channels, alphabet, kind, settings }: WantedItems,
  classNames: readonly string[] | undefined,
): Promise<DataDemands> => {
  if (store.count === 0)
    throw new DataError({ path: store.path, problem: 'it holds no items', expected: 'one item at least' });
  const classes = checkClasses(store, classNames);
  const size = itemSize({ extents, channels });
  const fitting =
    alphabet === undefined ? await fittingAlphabet(store, size) : await raisedAlphabet(store, size, alphabet);
  return { extents, channels, classes, alphabet: fitting, ...(kind && { kind }), ...(settings && { settings }) };
};

/** What some items ask for, or more where others do. */
const raisedAlphabet = async (store: ItemStore, size: number, alphabet: number): Promise<number> =>
  store.fits(alphabet) ? alphabet : Math.max(alphabet, (await largestValue(store, size, largestAlphabet)) + 1);

const fittingAlphabet = async (store: ItemStore, size: number): Promise<number> => {
  if (store.fits(bytes)) return bytes;
  return alphabetFor(await largestValue(store, size, largestAlphabet));
};

/** 256, or the power of two that the largest value asks for, as far as a spec can have it. */
export const alphabetFor = (largest: number): number =>
  Math.min(Math.max(2 ** Math.ceil(Math.log2(largest + 1)), bytes), largestAlphabet);

/** The line of a spec: "data: {shape: [28, 28], channels: 1, classes: 10}" */
export const dataLine = ({ extents, channels, classes, alphabet, kind, settings = {} }: DataDemands): string => {
  const entries = [
    ...(kind === undefined ? [] : [`kind: ${kind}`]),
    `shape: [${extents.join(', ')}]`,
    `channels: ${channels}`,
    `classes: ${classes}`,
    ...(alphabet === bytes ? [] : [`alphabet: ${alphabet}`]),
    ...Object.entries(settings).map(
      ([key, value]) => `${key}: ${typeof value === 'string' ? JSON.stringify(value) : value}`,
    ),
  ];
  return `data: {${entries.join(', ')}}`;
};
