/** `fractalc data`: what a source holds, whether it can be read, and a cache of it. */
import { writeCache } from '../data/cache/write-cache.node.ts';
import type { CacheSummary } from '../data/cache/write-cache.node.ts';
import { checkItems } from '../data/check-items.ts';
import { DataError } from '../data/data-error.ts';
import type { DataDemands, WantedItems } from '../data/dataset.ts';
import { kindOf } from '../data/kinds/kinds.ts';
import { fittingDemands, readShape } from '../data/fitting-spec.ts';
import type { ReadShape } from '../data/fitting-spec.ts';
import { closeParts, openParts } from '../data/open-parts.node.ts';
import type { SourceParts } from '../data/open-parts.node.ts';
import { recogniseSource } from '../data/sources/recognise.node.ts';
import type { Place, Source, SourceKind } from '../data/sources/source.node.ts';
import { describeExtents } from '../data/stored-array.ts';
import { writeContactSheet } from './data-picture.node.ts';
import { describeSource } from './describe-source.ts';
import { ItemProgress } from './item-progress.ts';
import { prepareFile } from './output/prepare.node.ts';
import type { DataChoices } from './run-data.node.ts';
import type { Outcome } from './outcome.ts';
import type { Reporter } from './reporter.ts';
import { UsageError } from './usage-error.ts';
import { verifyOutcome, verifySource } from './verify-source.node.ts';

export interface DataCommand {
  /** A path, KIND:PATH or the name of a sample. */
  readonly source: string;
  /** Folder of the cache; undefined: the source is only described. */
  readonly output?: string | undefined;
  /** Extents of the items, where the source leaves them open: one of them is the side of a square image. */
  readonly size?: readonly number[] | undefined;
  readonly channels?: number | undefined;
  /** Of a spec: what the data has to fit. In place of `size` and `channels`. */
  readonly demands?: DataDemands | undefined;
  readonly choices: DataChoices;
  /** A PNG file of some of the training items. */
  readonly picture?: string | undefined;
  /** Whether to read every item. */
  readonly verify: boolean;
  readonly reporter: Reporter;
}

/** Describes a source, verifies it or makes a cache of it. */
export const dataCommand = async (command: DataCommand): Promise<Outcome> => {
  const { demands, choices, output, picture, reporter } = command;
  if (picture !== undefined) await prepareFile(picture, [command.source]);
  const { kind, place } = await recogniseSource(command.source, demands);
  const wanted = demands ?? (await wantedForm(kind, place, command));
  const source = await kind.open(place, wanted);
  const parts = await openParts(source, choices.holdOut);
  try {
    if (demands !== undefined) await checkParts(source, parts, demands);
    else if (kind.propose === undefined) checkShape(parts, command);
    const { path, shape } = parts.train.store;
    const read: ReadShape & WantedItems = wanted ?? readShape(path, shape, command.channels);
    const fitting = demands ?? (await fittingDemands(parts.train.store, read, source.classNames));
    if (output !== undefined) return await cache(source, parts, fitting, output, command);
    const described = describeSource(source, parts, fitting, read.doubt);
    if (picture !== undefined) await writeContactSheet(picture, source, parts.train, fitting);
    if (!command.verify) return described;
    if (demands === undefined) await checkParts(source, parts, fitting);
    return verifyOutcome(described, await verifySource(parts, fitting, reporter), fitting, choices.skipCorrupt ?? 0);
  } finally {
    reporter.end();
    await closeParts(parts);
  }
};

/** Holds all splits to a spec, as training does. */
const checkParts = async (
  { classNames }: Source,
  { train, test }: SourceParts,
  demands: DataDemands,
): Promise<void> => {
  await checkItems(train.store, demands, 'train', classNames);
  if (test !== undefined && test.heldOut === undefined) await checkItems(test.store, demands, 'test', classNames);
};

/** What is asked of items whose files don't fix their form; undefined for others. */
const wantedForm = async (kind: SourceKind, place: Place, command: DataCommand): Promise<WantedItems | undefined> => {
  if (kind.propose === undefined) return undefined;
  const { source, size, channels } = command;
  const [side = 0] = size ?? [];
  const extents = size?.length === 1 && kind.isSquare === true ? [side, side] : size;
  const form = await kind.propose(place, { extents, channels });
  if (form !== undefined) return form;
  if (extents !== undefined) return { extents, channels: channels ?? 3 };
  throw new UsageError(
    `${source}: it holds images of different sizes, which are cut to one: --size N is missing, or --spec SPEC.`,
  );
};

/** Arrays have the size that they have. */
const checkShape = ({ train: { store } }: SourceParts, { size, channels }: DataCommand): void => {
  const [side = 0] = size ?? [];
  const extents = size?.length === 1 && store.shape.length > 1 ? [side, side] : size;
  const wanted = [...(extents ?? store.shape.slice(0, 2)), ...(channels === undefined ? [] : [channels])];
  const held = [...store.shape];
  if (held.join().startsWith(wanted.join()) || (channels === 1 && held.join() === extents?.join())) return;
  throw new DataError({
    path: store.path,
    problem: `its items are ${describeExtents(held)}, not ${describeExtents(wanted)}: only image files are scaled`,
    suggestion: 'leave out --size and --channels',
  });
};

const cache = async (
  source: Source,
  parts: SourceParts,
  demands: DataDemands,
  folder: string,
  command: DataCommand,
): Promise<Outcome> => {
  const { reporter, choices } = command;
  let progress: ItemProgress | undefined;
  const summary = await writeCache({
    source,
    parts,
    demands,
    folder,
    skipCorrupt: choices.skipCorrupt,
    tell: (text) => reporter.note(text),
    onStart: (before, total) => {
      if (before > 0) reporter.note(`${before} of ${total} items are in the cache already.`);
      progress = new ItemProgress(reporter, kindOf(demands), before, total);
    },
    onItem: () => progress?.step(),
  });
  return cacheOutcome(folder, summary);
};

const cacheOutcome = (folder: string, { plan, shards, kept }: CacheSummary): Outcome => {
  const all = [...shards.train, ...shards.test];
  const count = (entries: CacheSummary['shards']['train']): number =>
    entries.reduce((total, { items }) => total + items, 0);
  const bytes = all.reduce((total, shard) => total + shard.bytes, 0);
  const skipped = all.flatMap((shard) => shard.skipped);
  const [train, test] = [count(shards.train), count(shards.test)];
  const left = skipped.length === 0 ? '' : `, ${skipped.length} skipped`;
  const size = `${describeExtents(plan.shape)}, ${(bytes / 2 ** 20).toFixed(1)} MiB in ${all.length} shards`;
  return {
    text: `${folder}: ${train} training and ${test} held-out items${left}; ${size}\nTrain on it: fractalc train SPEC --data ${folder} -o RUN`,
    json: { cache: folder, train, test, skipped, shape: plan.shape, bytes, shards: all.length, kept },
  };
};
