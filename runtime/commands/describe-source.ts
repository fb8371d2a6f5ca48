import type { SourcePart, SourceParts } from '../data/open-parts.node.ts';
import type { Source } from '../data/sources/source.node.ts';
import { describeExtents } from '../data/stored-array.ts';
import type { Outcome } from './outcome.ts';

/** The last extent is taken for channels where there are two before it and it is no longer than that. */
const MOST_CHANNELS = 4;
/** Names of classes that are shown. */
const NAMES_SHOWN = 10;

/** An item's extents and channels, as a spec would have them. */
export function splitChannels(shape: readonly number[]): {
  readonly extents: readonly number[];
  readonly channels: number;
} {
  const last = shape.at(-1) ?? 1;
  if (shape.length < 3 || last > MOST_CHANNELS) return { extents: shape, channels: 1 };
  return { extents: shape.slice(0, -1), channels: last };
}

/** Classes that the labels speak of, at least. */
export function countClasses({ classNames }: Source, { train }: SourceParts): number {
  return classNames?.length ?? 1 + (train.store.labels?.reduce((a, b) => Math.max(a, b), 0) ?? 0);
}

/** What to print of a source. */
export function describeSource(source: Source, parts: SourceParts): Outcome {
  const { path, title, classNames } = source;
  const { shape } = parts.train.store;
  const { extents, channels } = splitChannels(shape);
  const classes = countClasses(source, parts);
  const [train, test] = [parts.train.part.count, parts.test?.part.count ?? 0];
  const shown = classNames?.slice(0, NAMES_SHOWN).join(', ');
  const more = (classNames?.length ?? 0) > NAMES_SHOWN ? ', …' : '';
  const lines = [
    `${path}: ${title}, items of ${describeExtents(shape)}`,
    `  ${train} training items, ${test} held-out ones (${describeTest(parts.test)})`,
    `  ${classes === 1 ? '1 class' : `${classes} classes`}${shown === undefined ? '' : `: ${shown}${more}`}`,
    ...[parts.train, ...(parts.test?.heldOut === undefined && parts.test ? [parts.test] : [])].flatMap(({ store }) =>
      (store.remarks ?? []).map((remark) => `  ${remark}`),
    ),
    `  in a spec: data: {shape: [${extents.join(', ')}], channels: ${channels}, classes: ${classes}}`,
  ];
  return { text: lines.join('\n'), json: { path, title, shape, classes, classNames: classNames ?? null, train, test } };
}

function describeTest(test: SourcePart | undefined): string {
  if (test === undefined) return 'none are asked for';
  return test.heldOut === undefined ? 'its test split' : 'it has no test split';
}
