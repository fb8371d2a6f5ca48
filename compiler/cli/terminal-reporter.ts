import { SingleBar } from 'cli-progress';
import { describeProgress, type Progress, type Reporter, type Task } from '../../runtime/commands/reporter.ts';

/** A progress bar on standard error. */
export class TerminalReporter implements Reporter {
  private bar: SingleBar | undefined;
  private latest: Progress | undefined;
  private task: Task | undefined;

  start(task: Task): void {
    this.end();
    this.task = task;
    this.latest = undefined;
    this.draw();
  }

  step(progress: Progress): void {
    this.latest = progress;
    this.bar?.update(progress.done, { figures: describeProgress(progress) });
  }

  note(text: string): void {
    this.bar?.stop();
    console.error(text);
    if (this.bar !== undefined) this.draw();
  }

  end(): void {
    this.bar?.stop();
    this.bar = undefined;
  }

  private draw(): void {
    const { task, latest } = this;
    if (task === undefined) return;
    const format = `${task.name.padEnd(8)} {bar} ${task.unit} {value}/{total} · {figures}`;
    this.bar = new SingleBar({
      format,
      barCompleteChar: '█',
      barIncompleteChar: '░',
      barsize: 24,
      fps: 5,
      hideCursor: false,
      stream: process.stderr,
      gracefulExit: false,
    });
    this.bar.start(task.total, latest?.done ?? task.from, {
      figures: latest === undefined ? '…' : describeProgress(latest),
    });
  }
}
