import { describeProgress } from '../../runtime/commands/reporter.ts';
import type { Progress, Task } from '../../runtime/commands/reporter.ts';

/** Characters of the bar. */
const shortestBar = 8;
const longestBar = 24;

/**
 * "train ██████░░░░ 123/450 · 3.512 bits/dim · 2 min left", in at most so many columns: figures go where there is no room,
 * then the bar. `columns` of 60 hold at least the loss.
 */
export const progressLine = (task: Task, progress: Progress | undefined, columns: number): string => {
  const done = progress?.done ?? task.from;
  const counter = `${done}/${task.total}`;
  const before = `${task.name} `;
  const taken = before.length + ` ${counter} · `.length;
  const figures = progress === undefined ? '…' : describeProgress(progress, columns - taken - shortestBar);
  const room = columns - taken - figures.length;
  const bar = drawBar(task.total === 0 ? 1 : done / task.total, Math.min(longestBar, Math.max(0, room)));
  return `${before}${bar} ${counter}${figures === '' ? '' : ` · ${figures}`}`.slice(0, Math.max(0, columns));
};

const drawBar = (share: number, length: number): string => {
  const full = Math.round(Math.min(1, Math.max(0, share)) * length);
  return '█'.repeat(full) + '░'.repeat(length - full);
};
