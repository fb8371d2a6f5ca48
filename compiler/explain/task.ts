import type { Demand, Room } from '../../runtime/execute/fit.ts';
import type { AdapterDescription } from '../adapters/description.ts';
import type { Cost } from '../cost/tally.ts';
import type { TimedTally } from '../cost/timed-tally.ts';
import type { Fit, TaskExplanation } from './explanation.ts';

/** Costs by level, as `partOf` names them. */
export type Parts = ReadonlyMap<string, Cost>;

/** No batch is looked for beyond this. */
export const mostImages = 2 ** 20;

/** Work and time of a task. */
export const describeTask = (
  images: number,
  tally: TimedTally,
  { rates }: AdapterDescription,
): Pick<TaskExplanation, 'images' | 'gflops' | 'otherGflops' | 'dispatches' | 'seconds'> => {
  const { operations, dispatches } = tally.total;
  return {
    images,
    gflops: operations / 1e9,
    otherGflops: (tally.parts.get('model')?.operations ?? 0) / 1e9,
    dispatches,
    seconds: { value: tally.seconds, isLowerBound: rates.reached === null },
  };
};

/** What a program's buffers may take where so many bytes are taken already; without end where the memory isn't known. */
export const roomBeside = (taken: number, { memory, limits }: AdapterDescription): Room => ({
  buffer: Math.min(limits.maxBufferSize.value, limits.maxStorageBufferBindingSize.value),
  total: memory === null ? Infinity : memory.value - taken,
});

/** Whether `images` fit, and why no more than `largest` do, whose next would make such demands. */
export const describeFit = (images: number, largest: number, next: Demand, room: Room): Fit => ({
  fits: images <= largest,
  largestBatch: largest,
  bound: next.largest.bytes > room.buffer ? 'buffers' : 'memory',
});
