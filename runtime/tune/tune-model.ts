import type { OpenDevice } from '../device/index.ts';
import type { TunedChoice } from '../device/tuning-table.ts';
import { eligibleForms } from '../execute/forms.ts';
import { Pipelines } from '../execute/pipelines.ts';
import type { CompiledModel } from '../model.ts';
import { fastest, secondsOf } from './choose.ts';
import type { FormTimes } from './choose.ts';
import { GpuClock } from './gpu-clock.ts';
import { measureProblem } from './measure.ts';
import { problemsOf } from './problems.ts';
import type { Problem, TunedBatches } from './problems.ts';

/** What was measured of one problem. */
export interface TunedProblem {
  readonly key: string;
  readonly kernel: string;
  /** The spec's name of a dispatch of this kind. */
  readonly label: string;
  readonly settings: Problem['settings'];
  /** The form by rule first. */
  readonly forms: readonly [FormTimes, ...FormTimes[]];
  readonly chosen: FormTimes;
}

/** Hears of every problem before it is measured. */
export type TuningProgress = (done: number, total: number, label: string) => void;

/** Measures all forms of a model's kernels on a device, at the sizes of a training step and of sampling. */
export const tuneModel = async (
  open: OpenDevice,
  model: CompiledModel,
  batches: TunedBatches,
  progress: TuningProgress,
): Promise<readonly TunedProblem[]> => {
  const problems = problemsOf(model, batches, open).filter(({ kernel }) => eligibleForms(kernel, open).length > 1);
  const pipelines = new Pipelines(open, model.plan, model.loadKernel);
  const clock = new GpuClock(open);
  try {
    const tuned: TunedProblem[] = [];
    for (const [index, problem] of problems.entries()) {
      const { key, dispatch, settings } = problem;
      progress(index, problems.length, dispatch.label);
      const forms = await measureProblem({ open, pipelines, clock }, problem);
      const chosen = fastest(forms, timesOf(settings));
      tuned.push({ key, kernel: dispatch.kernel, label: dispatch.label, settings, forms, chosen });
    }
    return tuned;
  } finally {
    clock.destroy();
  }
};

export const timesOf = (settings: Problem['settings']): readonly Problem['settings'][number]['times'][] =>
  settings.map(({ times }) => times);

/** Seconds of all of a problem's dispatches, in a training step and in sampling a batch. */
export const totalSeconds = ({ settings }: TunedProblem, form: FormTimes): number =>
  secondsOf(form, timesOf(settings), 'train') + secondsOf(form, timesOf(settings), 'sample');

/** What is worth keeping: the choices that differ from the rules'. */
export const choicesOf = (tuned: readonly TunedProblem[]): readonly TunedChoice[] =>
  tuned
    .filter(({ forms, chosen }) => chosen !== forms[0])
    .map((problem) => ({
      problem: problem.key,
      form: problem.chosen.form,
      kernel: problem.kernel,
      speedup: Number((totalSeconds(problem, problem.forms[0]) / totalSeconds(problem, problem.chosen)).toPrecision(3)),
    }));
