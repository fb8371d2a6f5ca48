import type { OpenDevice } from '../device/index.ts';
import { eligibleForms, formName } from '../execute/forms.ts';
import type { ChosenKernel, Pipelines } from '../execute/pipelines.ts';
import type { Kernel, KernelVariant } from '../execute/plan.ts';
import { workgroupsOf } from '../execute/recorder.ts';
import type { RunValues } from '../execute/sizes.ts';
import { median } from './choose.ts';
import type { FormTimes } from './choose.ts';
import { Difference } from './difference.ts';
import type { GpuClock } from './gpu-clock.ts';
import type { Problem } from './problems.ts';
import { Workbench } from './workbench.ts';

/** Turns in which the forms are timed, one after the other in each. */
const turnsOfTiming = 5;
/** A form that takes so many times as long as the fastest in the first turn is given up. */
const hopeless = 2;
/** What is timed at once takes at least so long, so that neither the clock nor the start of a pass counts. */
const leastSeconds = 2e-3;
const mostRepeats = 200;
/** Largest difference of sums in another order, and of operands of 11 bits, beside the largest number. */
const rounding = 1e-4;
const halfRounding = 2 ** -7;

export interface Measuring {
  readonly open: OpenDevice;
  readonly pipelines: Pipelines;
  readonly clock: GpuClock;
}

/** A form that is being measured. */
interface Candidate {
  readonly form: Kernel | KernelVariant;
  readonly compiled: ChosenKernel;
  /** By setting: in each turn. */
  readonly turns: (readonly number[])[];
  difference: number;
}

/** Times and compares all forms of a problem's kernel, the form by rule first. */
export const measureProblem = async (
  { open, pipelines, clock }: Measuring,
  problem: Problem,
): Promise<readonly [FormTimes, ...FormTimes[]]> => {
  const { kernel, dispatch } = problem;
  // One after the other: a software adapter's compiler takes the cores that the others would need.
  const candidates: Candidate[] = [];
  for (const form of eligibleForms(kernel, open))
    candidates.push({ form, compiled: await pipelines.prepareForm(dispatch.kernel, form), turns: [], difference: 0 });
  for (const { rows } of problem.settings) {
    const bench = new Workbench(open, problem, rows);
    try {
      await compareForms(bench, candidates, (candidate) => runOnce(bench, clock, problem, candidate, rows));
      const turns = await timeInTurns(candidates, (candidate, repeats) => {
        const group = bench.bind(candidate.compiled);
        return runForm(clock, problem, candidate, { bench, group, rows, repeats });
      });
      for (const [index, candidate] of candidates.entries()) candidate.turns.push(turns[index] ?? []);
    } finally {
      await open.device.queue.onSubmittedWorkDone();
      bench.destroy();
    }
  }
  const [byRule] = candidates;
  return candidates.map((candidate) => timesOf(kernel, candidate, byRule?.turns ?? [])) as [FormTimes, ...FormTimes[]];
};

const timesOf = (kernel: Kernel, { form, turns, difference }: Candidate, byRule: Candidate['turns']): FormTimes => {
  const mixed = kernel.variants.some(({ needs }) => needs.includes('matrices'));
  const seconds = turns.map((taken) => (taken.length === turnsOfTiming ? median(taken) : undefined));
  const won = turns.flatMap((taken, setting) => taken.map((one, turn) => one < (byRule[setting]?.[turn] ?? 0)));
  const wins = won.filter(Boolean).length / (turnsOfTiming * turns.length);
  return {
    ...{ form: formName(form), seconds, wins, difference },
    agrees: difference <= (mixed ? halfRounding : rounding),
  };
};

interface Run {
  readonly bench: Workbench;
  readonly group: GPUBindGroup;
  readonly rows: RunValues;
  readonly repeats: number;
}

/** Seconds of one of `repeats` dispatches. */
const runForm = async (clock: GpuClock, { dispatch }: Problem, { compiled }: Candidate, run: Run): Promise<number> => {
  const workgroups = workgroupsOf(dispatch, compiled, run.rows);
  const { pipeline } = compiled;
  if (pipeline === undefined || workgroups === undefined) throw new Error(`${compiled.file} can't run`);
  const seconds = await clock.time((pass) => {
    pass.setPipeline(pipeline);
    run.bench.set(pass, compiled, run.group);
    for (let repeat = 0; repeat < run.repeats; repeat++) pass.dispatchWorkgroups(...workgroups);
  });
  return seconds / run.repeats;
};

const runOnce = (
  bench: Workbench,
  clock: GpuClock,
  problem: Problem,
  candidate: Candidate,
  rows: RunValues,
): Promise<number> => {
  const group = bench.bind(candidate.compiled);
  bench.refill();
  return runForm(clock, problem, candidate, { bench, group, rows, repeats: 1 });
};

/** Runs every form on the same numbers and notes how far its results are from those of the first. */
const compareForms = async (
  bench: Workbench,
  candidates: readonly Candidate[],
  run: (candidate: Candidate) => Promise<number>,
): Promise<void> => {
  let expected: Float32Array[] = [];
  for (const [index, candidate] of candidates.entries()) {
    await run(candidate);
    const found: Float32Array[] = [];
    for await (const piece of bench.written()) found.push(piece);
    if (index === 0) expected = found;
    const difference = new Difference();
    for (const [place, piece] of expected.entries()) difference.add(found[place] ?? new Float32Array(), piece);
    candidate.difference = Math.max(candidate.difference, difference.share);
  }
};

/** Seconds in each of several turns; of the first alone for forms that were hopeless in it. */
const timeInTurns = async (
  candidates: readonly Candidate[],
  run: (candidate: Candidate, repeats: number) => Promise<number>,
): Promise<readonly (readonly number[])[]> => {
  const [first] = candidates;
  if (first === undefined) return [];
  const once = await run(first, 1);
  const repeats = Math.min(mostRepeats, Math.max(1, Math.ceil(leastSeconds / Math.max(1e-9, once))));
  const seconds = candidates.map((): number[] => []);
  for (let turn = 0; turn < turnsOfTiming; turn++) {
    const best = Math.min(...seconds.map((taken) => taken[0] ?? Infinity));
    for (const [index, candidate] of candidates.entries()) {
      const taken = seconds[index] ?? [];
      if (turn > 0 && index > 0 && (taken[0] ?? 0) > hopeless * best) continue;
      taken.push(await run(candidate, repeats));
    }
  }
  return seconds;
};
