import { median } from '../../compiler/profile/report.ts';
import type { Side } from './side.ts';

/** One side's times of one task. */
export interface Times {
  readonly side: string;
  readonly seconds: readonly number[];
  readonly median: number;
}

/** Two or more sides at one task, in turns within one run. */
export interface Comparison {
  readonly task: string;
  readonly ours: Times;
  readonly others: readonly Times[];
  /** Of each other side, by name: its time divided by ours, turn by turn. */
  readonly ratios: Readonly<Record<string, Ratio>>;
}

export interface Ratio {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface Turns {
  /** Runs of each side that don't count. */
  readonly warmUps: number;
  /** Runs of each side that do. */
  readonly turns: number;
}

/** Times the sides in turns (A B A B …), so that whatever else the machine does hits all of them alike. The first side is ours. */
export const compareSides = async (
  task: string,
  sides: readonly Side[],
  { warmUps, turns }: Turns,
): Promise<Comparison> => {
  const seconds = new Map(sides.map((side) => [side.name, [] as number[]]));
  for (let turn = -warmUps; turn < turns; turn++) {
    for (const side of sides) {
      const taken = await side.run();
      if (turn >= 0) seconds.get(side.name)?.push(taken);
    }
  }
  const times = [...seconds].map(([side, taken]): Times => ({ side, seconds: taken, median: median(taken) }));
  const [ours, ...others] = times;
  if (ours === undefined) throw new RangeError('nothing to compare');
  return { task, ours, others, ratios: Object.fromEntries(others.map((other) => [other.side, ratioOf(other, ours)])) };
};

const ratioOf = (other: Times, ours: Times): Ratio => {
  const turns = other.seconds.map((seconds, turn) => seconds / (ours.seconds[turn] ?? NaN));
  return { median: other.median / ours.median, least: Math.min(...turns), most: Math.max(...turns) };
};
