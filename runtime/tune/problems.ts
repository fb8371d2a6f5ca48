import { problemOf, segmentFor } from '../execute/forms.ts';
import type { Ability } from '../execute/forms.ts';
import type { Dispatch, Kernel, Program } from '../execute/plan.ts';
import { resolveLaunch } from '../execute/sizes.ts';
import type { RunValues } from '../execute/sizes.ts';
import type { CompiledModel } from '../model.ts';
import { trainingDraws } from '../recursion/rows.ts';
import { countSegments } from '../recursion/segment-count.ts';
import { isGuided, startRows } from '../sample/guidance.ts';

export type TunedTask = 'train' | 'sample';

/** Images at a time in a training step, and in sampling. */
export interface TunedBatches {
  readonly train: number;
  readonly sample: number;
}

/** Row counts that a problem is met with. */
export interface Setting {
  readonly rows: RunValues;
  /** Dispatches in a training step and in sampling a batch. */
  readonly times: Readonly<Record<TunedTask, number>>;
}

/** What a kernel computes for certain sizes: a dispatch that stands for all of its kind. */
export interface Problem {
  readonly key: string;
  readonly dispatch: Dispatch;
  readonly kernel: Kernel;
  readonly program: Program;
  /** Those that take the most work first. */
  readonly settings: readonly Setting[];
}

/** Runs of a segment. */
interface Runs {
  readonly task: TunedTask;
  readonly segment: string;
  readonly rows: RunValues;
  readonly times: number;
}

/** Row counts differ from step to step of a masked level's sampling; these many of a problem's stand for all. */
const mostSettings = 3;

/** Every problem that a training step and the sampling of a batch meet on a device. */
export const problemsOf = (model: CompiledModel, batches: TunedBatches, device: Ability): readonly Problem[] => {
  const { plan } = model;
  const found = new Map<string, Problem & { readonly settings: Setting[] }>();
  for (const { task, segment, rows, times } of [
    ...trainingRuns(model, batches.train),
    ...samplingRuns(model, batches.sample),
  ]) {
    const program = plan.programs[task];
    const dispatches = program === undefined ? undefined : segmentFor(program, segment, device, rows);
    for (const dispatch of dispatches ?? []) {
      const kernel = plan.kernels[dispatch.kernel];
      const key = kernel === undefined ? undefined : problemOf(kernel, dispatch);
      if (program === undefined || kernel === undefined || key === undefined || workOf(dispatch, rows) === 0) continue;
      const problem = found.get(key) ?? { key, dispatch, kernel, program, settings: [] };
      found.set(key, problem);
      addSetting(problem, { rows, times: { train: 0, sample: 0, [task]: times } });
    }
  }
  return [...found.values()].map((problem) => ({ ...problem, settings: heaviest(problem) }));
};

/** A typical step: the masks of the first. */
const trainingRuns = ({ description }: CompiledModel, images: number): readonly Runs[] => {
  const { seed } = description.train;
  const { rows } = trainingDraws(description.recursion, images, seed, 0).part();
  return [{ task: 'train', segment: 'train', rows, times: 1 }];
};

const samplingRuns = ({ description: { recursion, sample } }: CompiledModel, images: number): readonly Runs[] =>
  countSegments(recursion, { rows: startRows(images, isGuided(sample)) }).map((runs) => ({ task: 'sample', ...runs }));

const addSetting = (
  { dispatch, settings }: { readonly dispatch: Dispatch; readonly settings: Setting[] },
  added: Setting,
): void => {
  const sizesOf = ({ rows }: Setting): string =>
    JSON.stringify(dispatch.items.map((item) => resolveLaunch(item, rows)));
  const at = settings.findIndex((setting) => sizesOf(setting) === sizesOf(added));
  const known = settings[at];
  if (known === undefined) settings.push(added);
  else {
    const sum = (task: TunedTask): number => known.times[task] + added.times[task];
    settings[at] = { rows: known.rows, times: { train: sum('train'), sample: sum('sample') } };
  }
};

const heaviest = ({ dispatch, settings }: Problem): readonly Setting[] => {
  const weight = ({ rows, times }: Setting): number => (times.train + times.sample) * workOf(dispatch, rows);
  return [...settings].sort((a, b) => weight(b) - weight(a)).slice(0, mostSettings);
};

const workOf = ({ items }: Dispatch, rows: RunValues): number =>
  items.reduce((product: number, item) => product * resolveLaunch(item, rows), 1);
