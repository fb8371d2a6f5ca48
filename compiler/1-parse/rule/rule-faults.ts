import { codes } from '../../diagnostics/codes.ts';
import type { Fault } from '../../diagnostics/diagnostic.ts';
import { listed, plural } from '../../words.ts';
import { descend, isPixel } from './descent.ts';
import type { Descent } from './descent.ts';
import type { MapTree } from '../tree.ts';

/** Partitions that are proposed. */
const maximumProposals = 6;

/** What a rule's descent hangs on. */
export interface Cutting {
  readonly rule: MapTree;
  readonly shape: readonly number[];
  readonly partition: readonly number[];
  readonly times: number | undefined;
}

/** The partition has another number of axes than the data. */
export const axesFault = (given: number, axes: number): Fault => ({
  code: codes.wrongAxes,
  message: `the partition has ${plural(given, 'number')}, but the data has ${plural(axes, 'axis', 'axes')}`,
  expected: `one number, or a list of ${axes}`,
  path: 'levels.partition',
});

/** The partition does not cut what some level is given. */
export const partitionFault = (cutting: Cutting, { patches, left, stuck = 0 }: Descent): Fault => {
  const { partition } = cutting;
  const level = patches.length;
  const extent = left[stuck] ?? 1;
  const parts = partition[stuck] ?? 1;
  const region = level === 0 ? 'the data' : `the patch of levels.${level - 1}`;
  const isUniform = partition.every((count) => count === parts);
  const where = isUniform ? 'a side' : `along axis ${stuck}`;
  return {
    code: codes.rulePartition,
    message:
      parts === 1
        ? `one patch ${where} leaves the ${extent} pixels of ${region} as they are`
        : `${parts} patches ${where} do not divide the ${extent} pixels of ${region}`,
    expected: 'a number of patches that divides every region down to the pixel, or is larger than the last one',
    suggestion:
      listed(workingPartitions(cutting, stuck, isUniform), 'or') ||
      `${level}: {patch: …} beside the partition, to cut this level in another way`,
    path: 'levels.partition',
  };
};

/** Patches a side with which the rule comes to the pixel, nearest to what it says, smallest first. */
const workingPartitions = (
  { rule, shape, partition, times }: Cutting,
  axis: number,
  everywhere: boolean,
): readonly string[] => {
  const wish = partition[axis] ?? 1;
  const most = everywhere ? Math.max(...shape) : (shape[axis] ?? 1);
  const works = (parts: number): boolean => {
    const tried = partition.map((count, other) => (everywhere || other === axis ? parts : count));
    const { patches, left, stuck } = descend(rule, shape, tried, times);
    // Every other number of patches works too, in a descent that is stuck only along another axis.
    return stuck === undefined
      ? isPixel(left) && (times ?? patches.length) === patches.length
      : !everywhere && stuck !== axis;
  };
  const candidates = Array.from({ length: Math.max(0, most - 1) }, (_, index) => index + 2)
    .filter((parts) => shape.some((extent) => extent % parts === 0) && works(parts))
    .sort((a, b) => Math.abs(a - wish) - Math.abs(b - wish));
  return candidates
    .slice(0, maximumProposals)
    .sort((a, b) => a - b)
    .map(String);
};

/** The rule doesn't end at the pixel. */
export const timesFault = (cutting: Cutting, times: number, { patches, left }: Descent, needed: Descent): Fault => {
  const reached = patches.length;
  const enough = isPixel(needed.left) ? needed.patches.length : undefined;
  return {
    code: codes.ruleTimes,
    message: isPixel(left)
      ? `the level calls itself ${plural(times, 'time')}, but ${reached === 1 ? 'one is' : `${reached} are`} enough to reach the pixel`
      : `after ${plural(times, 'time')} a patch still has ${left.join('×')} pixels, but the head models single ones`,
    expected: 'as many times as it takes to reach the pixel',
    suggestion:
      enough === undefined
        ? otherPartition(cutting)
        : `times: ${enough}, or leave times out: the level then calls itself down to the pixel`,
    path: 'levels.times',
  };
};

const otherPartition = (cutting: Cutting): string => {
  const fitting = workingPartitions(cutting, 0, true);
  if (fitting.length > 0) return `partition: ${listed(fitting, 'or')}`;
  const others = workingPartitions({ ...cutting, times: undefined }, 0, true);
  return `leave times out, and partition: ${listed(others, 'or')}`;
};

/** A number that a ratio has made too large. */
export const sizeFault = (key: string, level: number, value: number, most: number): Fault => ({
  code: codes.outOfRange,
  message: `levels.${key} comes to ${value} at level ${level}`,
  expected: `at most ${most} at every level: a smaller start or ratio`,
  path: `levels.${key}`,
});

/** A change to a level that the rule doesn't make. */
export const levelFault = (name: string, count: number): Fault => ({
  code: codes.ruleLevel,
  message: `the rule makes ${plural(count, 'level')}, and none is number ${name}`,
  expected: count === 1 ? '0' : `an index from 0 to ${count - 1}`,
  suggestion: String(count - 1),
  path: `levels.${name}`,
});

/** A list with a value for each level, and another number of levels. */
export const lengthFault = (key: string, given: number, count: number): Fault => ({
  code: codes.ruleListLength,
  message: `levels.${key} has ${plural(given, 'value')}, but the rule makes ${plural(count, 'level')}`,
  expected: `a list of ${count}, outermost level first; or one number; or {start: …, ratio: …}`,
  path: `levels.${key}`,
});
