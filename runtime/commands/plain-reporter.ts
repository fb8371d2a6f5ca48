import { unitOf, describeProgress } from './reporter.ts';
import type { Progress, Reporter, Task } from './reporter.ts';

const secondsBetweenLines = 5;

/** Progress as lines of text: the first unit, one line every few seconds, and the last unit. */
export class PlainReporter implements Reporter {
  private readonly write: (line: string) => void;
  private readonly now: () => number;
  private task: Task | undefined;
  private lastLine = -Infinity;

  /** @param now a clock in seconds */
  constructor(write: (line: string) => void, now: () => number = () => performance.now() / 1000) {
    this.write = write;
    this.now = now;
  }

  start(task: Task): void {
    this.task = task;
    this.lastLine = -Infinity;
  }

  step(progress: Progress): void {
    const now = this.now();
    if (this.task === undefined || (progress.done < progress.total && now - this.lastLine < secondsBetweenLines))
      return;
    this.lastLine = now;
    this.write(
      `${this.task.name}: ${unitOf(this.task)} ${progress.done}/${progress.total} · ${describeProgress(progress)}`,
    );
  }

  note(text: string): void {
    this.write(text);
  }

  end(): void {
    this.task = undefined;
  }
}
