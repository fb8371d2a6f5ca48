/** How commands tell of their progress, whoever shows it. */

import type { KindWords } from '../data/kinds/kind.ts';

/** Work that is about to start. */
export interface Task {
  readonly name: 'train' | 'sample' | 'edit' | 'evaluate' | 'data';
  readonly unit: 'step' | 'item';
  /** Of the data. */
  readonly words: KindWords;
  /** Units done before. */
  readonly from: number;
  readonly total: number;
}

/** Where a task is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly words: KindWords;
  /** Smoothed. */
  readonly bitsPerDim: number | undefined;
  /** Of a guiding pixel's value, smoothed, levels added up; undefined where the model has none. */
  readonly guidingBits?: number | undefined;
  readonly imagesPerSecond: number | undefined;
  readonly secondsLeft: number | undefined;
  /** Learning rate of the last step. */
  readonly rate?: number | undefined;
  /** Of the last step, before clipping. */
  readonly gradientNorm?: number | undefined;
  /** What the last step's loss was multiplied by for its gradients, a power of two. */
  readonly lossScale?: number | undefined;
  /** Share of the recent time in which the device waited for data. */
  readonly waiting?: number | undefined;
}

export interface Reporter {
  /** A task starts. */
  start(task: Task): void;
  /** After every unit, or several. */
  step(progress: Progress): void;
  /** Something to know, in one or more lines. */
  note(text: string): void;
  /** The task has ended, well or not. Does nothing where none is running. */
  end(): void;
}

/** What an item of a task is called where it counts items, or a step. */
export const unitOf = ({ unit, words }: Task): string => (unit === 'step' ? unit : words.item);

/** A figure of a progress: the higher its rank, the sooner it goes where there is little room. */
interface Figure {
  readonly rank: number;
  readonly text: (progress: Progress) => string | undefined;
}

const figure = (
  rank: number,
  value: (progress: Progress) => number | undefined,
  text: (value: number, words: KindWords) => string,
): Figure => ({
  rank,
  text: (progress) => {
    const found = value(progress);
    return found === undefined ? undefined : text(found, progress.words);
  },
});

/** In the order in which they are shown. */
const figures: readonly Figure[] = [
  figure(
    0,
    ({ bitsPerDim }) => bitsPerDim,
    (bits, { unit }) => `${bits.toFixed(3)} ${unit}`,
  ),
  figure(
    7,
    ({ guidingBits }) => guidingBits,
    (bits) => `guiding pixels ${bits.toFixed(3)}`,
  ),
  figure(
    2,
    ({ imagesPerSecond }) => imagesPerSecond,
    (speed, { items }) => `${describeSpeed(speed)} ${items}/s`,
  ),
  figure(
    3,
    ({ rate }) => rate,
    (rate) => `rate ${rate === 0 ? '0' : rate.toExponential(1)}`,
  ),
  figure(
    4,
    ({ gradientNorm }) => gradientNorm,
    (norm) => `gradient ${norm.toPrecision(2)}`,
  ),
  figure(
    6,
    ({ lossScale }) => lossScale,
    (scale) => `loss × 2^${Math.log2(scale)}`,
  ),
  figure(
    5,
    ({ waiting }) => waiting,
    (share) => `waiting ${(100 * share).toFixed(0)}%`,
  ),
  figure(
    1,
    ({ secondsLeft }) => secondsLeft,
    (seconds) => `${describeDuration(seconds)} left`,
  ),
];

const separator = ' · ';

/**
 * "3.512 bits/dim · 85 images/s · rate 4.0e-3 · gradient 0.52 · waiting 3% · 2 min 10 s left": what is known of it, and
 * what has room in so many characters.
 */
export const describeProgress = (progress: Progress, room = Infinity): string => {
  let shown = figures.flatMap(({ rank, text }) => {
    const words = text(progress);
    return words === undefined ? [] : [{ rank, words }];
  });
  const line = (): string => shown.map(({ words }) => words).join(separator);
  while (line().length > room && shown.length > 0) {
    const last = Math.max(...shown.map(({ rank }) => rank));
    shown = shown.filter(({ rank }) => rank !== last);
  }
  return line();
};

const describeSpeed = (speed: number): string => (speed >= 99.5 ? speed.toFixed(0) : speed.toPrecision(2));

/** "45 s", "2 min 10 s", "3 h 5 min" */
export const describeDuration = (seconds: number): string => {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
};
