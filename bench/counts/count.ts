import { samplingCost, trainingCost, trainingRows } from '../../compiler/cost/model-cost.ts';
import type { Cost } from '../../compiler/cost/tally.ts';
import type { LoweredModel } from '../../compiler/lower.ts';
import { startRunner } from '../../compiler/profile/runner.ts';
import type { RunnerRequest } from '../../compiler/profile/runner.ts';
import { inMemoryModel } from '../../compiler/7-emit/in-memory-model.ts';
import { openNullDevice } from '../../runtime/device/index.ts';
import { totalBytes } from '../../runtime/execute/memory.ts';

/** What some work takes, whatever the machine: nothing here depends on time. */
export interface Amounts {
  readonly dispatches: number;
  readonly submits: number;
  /** Floating-point operations of the formulas. */
  readonly operations: number;
  /** Read and written. */
  readonly bytes: number;
  /** Bytes on the GPU. */
  readonly memory: number;
}

export interface Counts extends Amounts {
  /** Of sampling: all of it, divided by the pixels that are drawn. */
  readonly perPixel?: Amounts;
}

const divided = (amounts: Amounts, by: number): Amounts => ({
  dispatches: share(amounts.dispatches, by),
  submits: share(amounts.submits, by),
  operations: share(amounts.operations, by),
  bytes: share(amounts.bytes, by),
  memory: share(amounts.memory, by),
});

const share = (amount: number, by: number): number => Number((amount / by).toPrecision(6));

const predictedCost = (lowered: LoweredModel, { task, batch }: RunnerRequest): Cost => {
  const model = inMemoryModel(lowered);
  if (task === 'train') return trainingCost(lowered, trainingRows(model, batch)).total;
  const guided = model.description.sample.guidance !== 1;
  return samplingCost(lowered, model, batch, guided).total;
};

/** Runs the runtime on Dawn's null backend, which computes nothing, and adds what the compiler says of operations and bytes. */
export const countModel = async (lowered: LoweredModel, request: RunnerRequest): Promise<Counts> => {
  const { operations, bytes } = predictedCost(lowered, request);
  const open = await openNullDevice();
  const { session, run } = await startRunner(open, lowered, request);
  try {
    await run(0);
    const { dispatches, submits } = session.recorder.counts;
    const amounts = {
      dispatches,
      submits,
      operations: Math.round(operations),
      bytes: Math.round(bytes),
      memory: totalBytes(session.memory),
    };
    if (request.task === 'train') return amounts;
    const pixels = lowered.architecture.data.extents.reduce((total, n) => total * n, request.batch);
    return { ...amounts, perPixel: divided(amounts, pixels) };
  } finally {
    session.close();
    await open.close();
  }
};
