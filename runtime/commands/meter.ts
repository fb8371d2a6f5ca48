import { RunningMean } from '../runs/running-mean.ts';
import type { Progress, Task } from './reporter.ts';

/** Units whose time counts for the speed. */
const window = 20;

/** What a step of a training tells of itself. */
export interface StepFigures {
  readonly bitsPerDim: number;
  readonly guidingBits?: number | undefined;
  readonly rate?: number;
  readonly gradientNorm?: number;
  readonly lossScale?: number;
  /** Of the step itself. */
  readonly seconds?: number;
  /** Seconds before it in which the device waited for data. */
  readonly waited?: number;
}

/** Speed, time left and smoothed loss of a task. */
export class Meter {
  private readonly task: Task;
  private readonly imagesPerUnit: number;
  private readonly now: () => number;
  private readonly marks: { readonly done: number; readonly time: number }[];
  private readonly loss = new RunningMean();
  private readonly guiding = new RunningMean();
  private readonly waited = new RunningMean();
  private readonly spent = new RunningMean();

  /** @param now a clock in seconds */
  constructor(task: Task, imagesPerUnit: number, now: () => number = () => performance.now() / 1000) {
    this.task = task;
    this.imagesPerUnit = imagesPerUnit;
    this.now = now;
    this.marks = [{ done: task.from, time: now() }];
  }

  /** Mean of the recent bits/dim; undefined where none has been seen. */
  get bitsPerDim(): number | undefined {
    return this.loss.value;
  }

  /** Notes that `done` units are done, the last with these figures. */
  update(done: number, figures?: StepFigures): Progress {
    this.marks.push({ done, time: this.now() });
    if (this.marks.length > window + 1) this.marks.shift();
    if (figures !== undefined) this.loss.add(figures.bitsPerDim);
    const speed = this.speed();
    const { total, words } = this.task;
    return {
      done,
      total,
      words,
      bitsPerDim: this.bitsPerDim,
      guidingBits: figures?.guidingBits === undefined ? undefined : this.guiding.add(figures.guidingBits),
      imagesPerSecond: speed === undefined ? undefined : speed * this.imagesPerUnit,
      secondsLeft: speed === undefined ? undefined : (total - done) / speed,
      rate: figures?.rate,
      gradientNorm: figures?.gradientNorm,
      lossScale: figures?.lossScale,
      waiting: this.waiting(figures),
    };
  }

  /** Share of the recent time in which the device waited for data. */
  private waiting(figures: StepFigures | undefined): number | undefined {
    if (figures?.seconds === undefined || figures.waited === undefined) return undefined;
    const waited = this.waited.add(figures.waited);
    const spent = this.spent.add(figures.seconds + figures.waited);
    return spent === 0 ? undefined : waited / spent;
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
