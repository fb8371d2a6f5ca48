import type { PagePart } from '../../runtime/execute/plan.ts';
import type { ProgramInstance } from '../../runtime/execute/program-instance.ts';
import { largestDifference, relativeNorm, summarise } from './comparison.ts';
import type { Difference, GroupReport } from './comparison.ts';
import { criteria, gradientFloor, noisyGradient } from './criteria.ts';
import { hasUpdate } from './expected-tensors.ts';
import type { RunningSubject } from './subject.ts';
import { partOf } from './weights.ts';

/** The optimiser of golden files. */
const optimiser = { rate: 1e-3, beta1: 0.9, beta2: 0.95, epsilon: 1e-8, decay: 0.05 };

/** Gradients, their norm, and the parameters after one step of AdamW where the file has them; to be called after a training pass. */
export const compareTraining = async (subject: RunningSubject): Promise<readonly GroupReport[]> => {
  const gradients = await compareGradients(subject);
  const update = await subject.session.program('optimise', {});
  takeStep(subject, update);
  const groups = [gradients, await compareNorm(subject, update)];
  return hasUpdate(subject.golden) ? [...groups, await compareUpdate(subject)] : groups;
};

const takeStep = ({ session, golden }: RunningSubject, update: ProgramInstance): void => {
  const corrections = { correction1: 1 - optimiser.beta1, correction2: 1 - optimiser.beta2 };
  session.recorder.run(update, 'update', {
    ...optimiser,
    ...corrections,
    clip: golden.config.grad_clip ?? 0,
    earlierLoss: 0,
    unscale: 1,
  });
  session.parameters.invalidate();
};

const referenceNorm = async ({ golden }: RunningSubject): Promise<number> =>
  (await golden.floats('train/grad_norm'))[0] ?? NaN;

/** Calls `compare` with every tensor of the reference's state dict and our numbers for it. */
const eachTensor = async (
  { model, session, stored }: RunningSubject,
  of: PagePart,
  compare: (key: string, ours: Float32Array) => Promise<Difference>,
): Promise<readonly Difference[]> => {
  const differences: Difference[] = [];
  for (const [index, entry] of model.plan.parameters.entries()) {
    const whole = await session.readParameter(entry, of);
    const parameter = stored[index];
    for (const [part, { key }] of parameter?.parts.entries() ?? []) {
      if (parameter !== undefined) differences.push(await compare(key, partOf(whole, parameter, part)));
    }
  }
  return differences;
};

const compareGradients = async (subject: RunningSubject): Promise<GroupReport> => {
  const { golden } = subject;
  const floor = gradientFloor * (await referenceNorm(subject));
  const differences = await eachTensor(subject, 'gradients', async (key, ours) => {
    const tensor = `gradient/${key}`;
    return { tensor, error: relativeNorm(ours, await golden.floats(tensor), floor) };
  });
  return summarise('gradients', criteria.gradient, differences);
};

const compareNorm = async (subject: RunningSubject, update: ProgramInstance): Promise<GroupReport> => {
  const [norm = NaN] = await subject.session.readFloats(update, 'clip', 1);
  const recorded = await referenceNorm(subject);
  const error = Math.abs(norm - recorded) / recorded;
  return summarise('gradient norm', criteria.gradientNorm, [{ tensor: 'train/grad_norm', error }]);
};

const compareUpdate = async (subject: RunningSubject): Promise<GroupReport> => {
  const { golden } = subject;
  const differences = await eachTensor(subject, 'weights', async (key, ours) => {
    const tensor = `updated/${key}`;
    const gradient = await golden.floats(`gradient/${key}`);
    const certain = (_: number, index: number): boolean => Math.abs(gradient[index] ?? 0) > noisyGradient;
    const difference = largestDifference(ours.filter(certain), (await golden.floats(tensor)).filter(certain));
    return { tensor, error: difference / optimiser.rate };
  });
  return summarise('updated parameters', criteria.update, differences);
};
