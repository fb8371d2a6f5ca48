import type { TunedTask } from './problems.ts';

/** How long one form takes for each setting of a problem; undefined where it was given up as too slow. */
export interface FormTimes {
  readonly form: string;
  readonly seconds: readonly (number | undefined)[];
  /** Share of the turns in which it was faster than the form by rule. */
  readonly wins: number;
  /** Its numbers beside those of the form by rule: the largest difference as a share of the largest number. */
  readonly difference: number;
  /** Whether that is rounding. */
  readonly agrees: boolean;
}

/** How often each setting of a problem is met. */
export type Times = readonly Readonly<Record<TunedTask, number>>[];

/** What a form must save, and in which share of the turns it must win, before it is taken: less is noise. */
const leastGain = 0.05;
const leastWins = 0.8;

/** Seconds that a form takes for all of a task's dispatches of a problem. */
export const secondsOf = ({ seconds }: FormTimes, times: Times, task: TunedTask): number =>
  times.reduce((total, weights, index) => {
    const dispatches = weights[task];
    return dispatches === 0 ? total : total + dispatches * (seconds[index] ?? Infinity);
  }, 0);

/** The form to run: the fastest that agrees with the form by rule, which comes first and stays unless another is clearly faster. */
export const fastest = (forms: readonly [FormTimes, ...FormTimes[]], times: Times): FormTimes => {
  const total = (form: FormTimes): number => secondsOf(form, times, 'train') + secondsOf(form, times, 'sample');
  const [byRule, ...others] = forms;
  const best = others
    .filter(({ agrees, wins }) => agrees && wins >= leastWins)
    .reduce((a, b) => (total(b) < total(a) ? b : a), byRule);
  return total(best) < (1 - leastGain) * total(byRule) ? best : byRule;
};

export const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
};
