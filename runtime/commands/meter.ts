import type { Progress, Task } from './reporter.ts';

/** Units whose time counts for the speed. */
const WINDOW = 20;
/** Weight of the past in the smoothed bits/dim. */
const MEMORY = 0.95;

/** Speed, time left and smoothed loss of a task. */
export class Meter {
  private readonly task: Task;
  private readonly imagesPerUnit: number;
  private readonly now: () => number;
  private readonly marks: { readonly done: number; readonly time: number }[];
  private sum = 0;
  private weight = 0;

  /** @param now a clock in seconds */
  constructor(task: Task, imagesPerUnit: number, now: () => number = () => performance.now() / 1000) {
    this.task = task;
    this.imagesPerUnit = imagesPerUnit;
    this.now = now;
    this.marks = [{ done: task.from, time: now() }];
  }

  /** Mean of the recent bits/dim; undefined where none has been seen. */
  get bitsPerDim(): number | undefined {
    return this.weight === 0 ? undefined : this.sum / this.weight;
  }

  /** Notes that `done` units are done, the last with this loss. */
  update(done: number, bitsPerDim?: number): Progress {
    this.marks.push({ done, time: this.now() });
    if (this.marks.length > WINDOW + 1) this.marks.shift();
    if (bitsPerDim !== undefined) {
      this.sum = MEMORY * this.sum + (1 - MEMORY) * bitsPerDim;
      this.weight = MEMORY * this.weight + (1 - MEMORY);
    }
    const speed = this.speed();
    const { total } = this.task;
    return {
      done,
      total,
      bitsPerDim: this.bitsPerDim,
      imagesPerSecond: speed === undefined ? undefined : speed * this.imagesPerUnit,
      secondsLeft: speed === undefined ? undefined : (total - done) / speed,
    };
  }

  /** Units a second over the window. */
  private speed(): number | undefined {
    const first = this.marks[0];
    const last = this.marks.at(-1);
    if (first === undefined || last === undefined || last.time <= first.time || last.done <= first.done)
      return undefined;
    return (last.done - first.done) / (last.time - first.time);
  }
}
