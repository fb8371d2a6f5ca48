import { align } from '../../explain/align.ts';
import { bits, bytes, duration, gflop } from '../../present/figures.ts';
import { count, plural } from '../../words.ts';
import type { SweepPlan } from './plan.ts';
import type { SweepResult } from './results.ts';

/** The runs to come and what they take. */
export const renderPlan = ({ adapter, runs }: SweepPlan): string => {
  const titles = ['run', 'parameters', 'steps', 'a step', 'memory', 'time'];
  const rows = runs.map((run) => [
    run.name,
    count(run.parameters),
    run.steps === 0 ? 'by epochs' : count(run.steps),
    gflop(run.gflopsPerStep),
    bytes(run.memoryBytes),
    run.steps === 0 ? `${duration(run.secondsPerStep)} a step` : duration(run.steps * run.secondsPerStep),
  ]);
  const seconds = runs.reduce((total, run) => total + run.steps * run.secondsPerStep, 0);
  return [
    `${plural(runs.length, 'run')}, about ${duration(seconds)} in all on ${adapter}`,
    '',
    ...align([titles, ...rows], new Set([1, 2, 3, 4, 5])),
  ].join('\n');
};

/** The results, the best first: held out where that is known of all, else in training. */
export const renderResults = (results: readonly SweepResult[]): string => {
  const titles = ['run', 'steps', 'training', 'held out', 'parameters', 'time'];
  const rows = sorted(results).map((result) => [
    result.name,
    `${result.step}/${result.steps}`,
    result.bitsPerDim === null ? '' : bits(result.bitsPerDim),
    result.heldOut === null ? '' : bits(result.heldOut),
    count(result.parameters),
    result.step === 0 ? '' : duration(result.seconds),
  ]);
  return [...align([titles, ...rows], new Set([1, 2, 3, 4, 5])), '', 'training and held out in bits/dim'].join('\n');
};

const sorted = (results: readonly SweepResult[]): readonly SweepResult[] => {
  const key = results.every(({ heldOut }) => heldOut !== null) ? 'heldOut' : 'bitsPerDim';
  return [...results].sort((a, b) => (a[key] ?? Infinity) - (b[key] ?? Infinity));
};
