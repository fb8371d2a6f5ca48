import { ChannelStatistics } from '../data/channel-statistics.ts';
import { isDamaged } from '../data/damage.ts';
import { inParallel } from '../data/in-parallel.ts';
import type { SourceParts } from '../data/open-parts.node.ts';
import type { Source } from '../data/sources/source.node.ts';
import { describeSource, splitChannels } from './describe-source.ts';
import { exitCode } from './exit-code.ts';
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
export async function verifySource({ train, test }: SourceParts, reporter: Reporter): Promise<Verification> {
  const total = train.part.count + (test?.part.count ?? 0);
  const progress = new ItemProgress(reporter, 0, total);
  const statistics = new ChannelStatistics(splitChannels(train.store.shape).channels);
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
}

/** What to print of it. */
export function verifyOutcome(source: Source, parts: SourceParts, { faults, statistics }: Verification): Outcome {
  const { text, json } = describeSource(source, parts);
  const { mean, deviation } = statistics.of(256);
  const list = (values: readonly number[]): string => `[${values.map((value) => value.toFixed(3)).join(', ')}]`;
  const lines = [
    text,
    `  of bytes: mean: ${list(mean)}, deviation: ${list(deviation)}`,
    faults.length === 0 ? '  every item can be read' : `  ${faults.length} items can not be read`,
  ];
  return {
    text: lines.join('\n'),
    json: { ...json, mean, deviation, faults },
    exitCode: faults.length === 0 ? exitCode.ok : exitCode.fault,
  };
}
