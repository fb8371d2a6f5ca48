import type { OpenDevice } from '../../runtime/device/index.ts';
import { DispatchTimer } from '../../runtime/execute/dispatch-timer.ts';
import type { DeviceMemory } from '../../runtime/execute/memory.ts';
import type { LoweredModel } from '../lower.ts';
import { startRunner } from './runner.ts';
import type { Runner, RunnerRequest } from './runner.ts';
import { withCosts } from './work.ts';
import type { TimedDispatch } from './work.ts';

export interface ProfileRequest extends RunnerRequest {
  /** Runs that are timed, after one that isn't. */
  readonly steps: number;
}

export interface Profile {
  readonly timed: readonly TimedDispatch[];
  /** Of each run without timestamps, and of each with them, by the host's clock. */
  readonly plainSeconds: readonly number[];
  readonly timedSeconds: readonly number[];
  readonly submitsPerRun: number;
  readonly memory: DeviceMemory;
}

/** Runs a model with random weights on random data, and times every dispatch. */
export const profileModel = async (
  open: OpenDevice,
  lowered: LoweredModel,
  request: ProfileRequest,
): Promise<Profile> => {
  const runner = await startRunner(open, lowered, request);
  try {
    return await measure(open, lowered, runner, request.steps);
  } finally {
    await open.device.queue.onSubmittedWorkDone();
    runner.session.close();
  }
};

const measure = async (
  open: OpenDevice,
  { costs }: LoweredModel,
  { session, run }: Runner,
  steps: number,
): Promise<Profile> => {
  const { recorder } = session;
  await run(0);
  const before = recorder.counts.submits;
  const plainSeconds = await inTurn(steps, run);
  const submitsPerRun = (recorder.counts.submits - before) / steps;
  const timer = new DispatchTimer(open);
  recorder.timer = timer;
  const timedSeconds = await inTurn(steps, run);
  const timed = withCosts(await timer.take(), costs);
  recorder.timer = undefined;
  return { timed, plainSeconds, timedSeconds, submitsPerRun, memory: session.memory };
};

const inTurn = async (steps: number, run: Runner['run']): Promise<readonly number[]> => {
  const seconds: number[] = [];
  for (let step = 0; step < steps; step++) {
    const started = performance.now();
    await run(step);
    seconds.push((performance.now() - started) / 1000);
  }
  return seconds;
};
