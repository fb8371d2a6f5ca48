import { kindOf } from '../data/kinds/kinds.ts';
import { ChannelStatistics } from '../data/channel-statistics.ts';
import { isDamaged } from '../data/damage.ts';
import type { DataDemands } from '../data/dataset.ts';
import { inParallel } from '../data/in-parallel.ts';
import type { SourceParts } from '../data/open-parts.node.ts';
import { exitCode } from '../exit-code.ts';
import { ItemProgress } from './item-progress.ts';
import type { Outcome } from './outcome.ts';
import type { Reporter } from './reporter.ts';

/** What reading every item has found. */
export interface Verification {
  /** What is wrong with each damaged item. */
  readonly faults: readonly string[];
  /** Of the training items. */
  readonly statistics: ChannelStatistics;
}

/** Reads every item. Rejects with a DataError for damage that isn't of one item alone. */
export const verifySource = async (
  { train, test }: SourceParts,
  demands: DataDemands,
  reporter: Reporter,
): Promise<Verification> => {
  const total = train.part.count + (test?.part.count ?? 0);
  const progress = new ItemProgress(reporter, kindOf(demands), 0, total);
  const statistics = new ChannelStatistics(demands.channels);
  const faults: string[] = [];
  for (const split of [train, test]) {
    if (split === undefined) continue;
    await inParallel(split.part.count, split.store.width, async (item) => {
      try {
        const values = await split.store.read(split.part.at(item), 1);
        if (split === train) statistics.add(values);
      } catch (error) {
        if (!isDamaged(error)) throw error;
        faults.push(`${error.path}: ${error.problem}`);
        reporter.note(`${error.path}: ${error.problem}.`);
      }
      progress.step();
    });
  }
  return { faults, statistics };
};

/**
 * The outcome of describing the source, with what the verification has found. It is a success exactly where training accepts the data:
 * with no more damaged items than may be skipped.
 */
export const verifyOutcome = (
  { text, json }: Outcome,
  { faults, statistics }: Verification,
  { alphabet }: DataDemands,
  skipCorrupt: number,
): Outcome => {
  const { mean, deviation } = statistics.of(alphabet);
  const list = (values: readonly number[]): string => `[${values.map((value) => value.toFixed(3)).join(', ')}]`;
  const isSound = faults.length <= skipCorrupt;
  const count = faults.length === 1 ? '1 item' : `${faults.length} items`;
  const skip = isSound
    ? `train takes the data with --skip-corrupt ${skipCorrupt}`
    : 'replace or remove the files, or skip them: --skip-corrupt';
  const lines = [
    text,
    `  of values / ${alphabet - 1}: mean: ${list(mean)}, deviation: ${list(deviation)}`,
    faults.length === 0
      ? '  every item can be read and trained on'
      : `  ${count} can not be read: ${skip}${isSound ? '' : ` ${faults.length}`}`,
  ];
  return {
    text: lines.join('\n'),
    json: { ...json, mean, deviation, faults },
    exitCode: isSound ? exitCode.ok : exitCode.fault,
  };
};
