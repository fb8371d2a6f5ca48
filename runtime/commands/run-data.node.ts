/** Opening a run's data: training and evaluation must agree on what is held out. */
import { realpath } from 'node:fs/promises';
import { openDataset } from '../data/open.node.ts';
import type { HeldOut, OpenedDataset } from '../data/open.node.ts';
import { absoluteSource, splitKind } from '../data/sources/recognise.node.ts';
import type { ModelDescription } from '../model.ts';
import type { RunConfig } from '../runs/run-config.node.ts';
import { RunError } from '../runs/run-error.ts';
import type { Reporter } from './reporter.ts';
import { UsageError } from './usage-error.ts';

/** How a command line wants data to be opened. */
export interface DataChoices {
  /** Share of the items that is held out where the data has no test split. */
  readonly holdOut: number | undefined;
  /** Damaged images that are skipped. */
  readonly skipCorrupt: number | undefined;
}

/** What a run has recorded of its data. */
export type RecordedData = Pick<RunConfig, 'data' | 'heldOut' | 'classNames' | 'facts' | 'items'>;

export interface RunData {
  /** Path of the data, or the name of a sample. */
  readonly data: string;
  readonly description: ModelDescription;
  readonly choices?: DataChoices | undefined;
  readonly reporter: Reporter;
}

/** The training split. `recorded` is what a run that goes on has recorded; throws a RunError where that isn't true any more. */
export const openTrainingData = async (request: RunData, recorded?: RecordedData): Promise<OpenedDataset> => {
  const { data, choices } = request;
  const share = recorded?.heldOut?.share;
  if (recorded !== undefined && choices?.holdOut !== undefined && choices.holdOut !== share) {
    throw new RunError(
      `--hold-out ${choices.holdOut}: the run ${share === undefined ? 'uses the test split of its data' : `holds out ${share}`}.`,
      'Leave the option out, or train into another folder.',
    );
  }
  const dataset = await open(request, data, 'train', share ?? choices?.holdOut, recorded?.facts);
  // Imported weights have seen no data yet.
  if (recorded?.data !== undefined) await checkSame(dataset, data, recorded, recorded.items);
  if (choices?.holdOut !== undefined && dataset.heldOut === undefined) {
    request.reporter.note(`--hold-out ${choices.holdOut} has no effect: ${data} has a test split.`);
  }
  return dataset;
};

/**
 * The split to score a run with. Of the run's own data that is what it never trained on; throws a RunError where nobody can tell
 * any more what that is.
 */
export const openHeldOutData = async (request: RunData, recorded: RecordedData): Promise<OpenedDataset> => {
  const { data, choices, reporter } = request;
  const isOwn = recorded.data !== undefined && (await isSameSource(data, recorded.data));
  if (isOwn && choices?.holdOut !== undefined) {
    throw new UsageError(
      '--hold-out is for other data than the run was trained on: of its own, the run has recorded it.',
    );
  }
  const dataset = await open(request, data, 'test', isOwn ? recorded.heldOut?.share : choices?.holdOut, recorded.facts);
  if (isOwn) await checkSame(dataset, data, recorded);
  reporter.note(`Data: ${describeHeldOut(dataset, data, isOwn)}`);
  return dataset;
};

const open = (
  { description, choices, reporter }: RunData,
  data: string,
  split: 'train' | 'test',
  holdOut: number | undefined,
  facts: unknown,
): Promise<OpenedDataset> => {
  const tell = (text: string): void => reporter.note(text);
  return openDataset(data, split, { ...description.data, facts }, { holdOut, skipCorrupt: choices?.skipCorrupt, tell });
};

const describeHeldOut = ({ count, heldOut }: OpenedDataset, data: string, isOwn: boolean): string => {
  if (heldOut === undefined) return `${count} items, the test split of ${data}`;
  const share = `${count} items, ${Number((100 * heldOut.share).toPrecision(3))} % of ${data}`;
  return isOwn ? `${share}, which training has left out` : `${share}, which has no test split`;
};

/** `items` are those that the dataset's own must be, where that is known. */
const checkSame = async (
  dataset: OpenedDataset,
  data: string,
  recorded: RecordedData,
  items = dataset.items,
): Promise<void> => {
  const [before, now] = [recorded.heldOut, dataset.heldOut];
  const isSame = before?.fingerprint === now?.fingerprint && items === dataset.items;
  if (isSame && hasSameClasses(dataset.classNames, recorded.classNames)) return;
  await dataset.close?.();
  if (isSame) throw otherClasses(data, recorded.classNames, dataset.classNames);
  const describe = (held: HeldOut | undefined, known: string): string =>
    held === undefined
      ? `it had a test split, and items of ${known} to train on`
      : `it had no test split, and ${held.fingerprint}`;
  const [then, today] = [describe(before, items), describe(now, dataset.items).replaceAll('had', 'has')];
  if (recorded.data !== undefined && !(await isSameSource(data, recorded.data))) {
    throw new RunError(
      `${data}: this is not the data that the run began with, ${recorded.data}.\n  there: ${then}\n  here: ${today}`,
      `Leave --data out, or give the place where that data lies now. To train on ${data}, begin another run: fractalc train RUN/spec.yaml --data ${data} -o NEW`,
    );
  }
  throw new RunError(
    `${data}: the data has changed since the run began, so that the items held out aren't the same.\n  then: ${then}\n  now: ${today}`,
    'Put the data back as it was, or train into another folder.',
  );
};

/** Whether the classes have the same names in the same order, where both are named. */
const hasSameClasses = (names: readonly string[] | undefined, others: readonly string[] | undefined): boolean => {
  if (names === undefined || others === undefined) return true;
  return names.length === others.length && names.every((name, label) => name === others[label]);
};

const otherClasses = (data: string, before: readonly string[] = [], now: readonly string[] = []): RunError => {
  const at = before.findIndex((name, label) => name !== now[label]);
  const describe = (names: readonly string[]): string =>
    `${names.length} classes, number ${at} is '${names[at] ?? ''}'`;
  return new RunError(
    `${data}: its classes aren't those that the run was trained on.\n  then: ${describe(before)}\n  now: ${describe(now)}`,
    'Put the names and their order back as they were, or train into another folder.',
  );
};

const isSameSource = async (one: string, other: string): Promise<boolean> => {
  const [a, b] = await Promise.all([one, other].map(realSource));
  return a === b;
};

/** The path behind links, without the kind that may stand in front of it. */
const realSource = async (path: string): Promise<string> => {
  const { rest } = splitKind(absoluteSource(path));
  return realpath(rest).catch(() => rest);
};
