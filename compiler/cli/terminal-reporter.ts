import { SingleBar } from 'cli-progress';
import type { Progress, Reporter, Task } from '../../runtime/commands/reporter.ts';
import { progressLine } from './progress-line.ts';

/** Columns of a terminal that doesn't tell. */
const usualColumns = 80;

/** A progress bar on standard error. */
export class TerminalReporter implements Reporter {
  private readonly write: (line: string) => void;
  private bar: SingleBar | undefined;
  private latest: Progress | undefined;
  private task: Task | undefined;

  /** @param write where notes go */
  constructor(write: (line: string) => void) {
    this.write = write;
  }

  start(task: Task): void {
    this.end();
    this.task = task;
    this.latest = undefined;
    this.draw();
  }

  step(progress: Progress): void {
    this.latest = progress;
    this.bar?.update(progress.done);
  }

  note(text: string): void {
    this.bar?.stop();
    this.write(text);
    if (this.bar !== undefined) this.draw();
  }

  end(): void {
    this.bar?.stop();
    this.bar = undefined;
  }

  private draw(): void {
    const { task, latest } = this;
    if (task === undefined) return;
    this.bar = new SingleBar({
      // The last column stays free: some terminals go to the next line when it is written.
      format: () => progressLine(task, this.latest, (process.stderr.columns || usualColumns) - 1),
      fps: 5,
      hideCursor: false,
      stream: process.stderr,
      gracefulExit: false,
    });
    this.bar.start(task.total, latest?.done ?? task.from);
  }
}
