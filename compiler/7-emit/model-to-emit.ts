import type { Recursion } from '../../runtime/recursion/recursion.ts';
import type { Schedule } from '../6-schedule/schedule.ts';
import type { Architecture } from '../ir/architecture.ts';

/** What phase 7 reads: the architecture, its recursion, the plan and the kernels. */
export interface ModelToEmit extends Pick<Schedule, 'plan' | 'kernels'> {
  readonly architecture: Architecture;
  readonly recursion: Recursion;
}
