import type { KindWords } from '../data/kinds/kind.ts';
import { Meter } from './meter.ts';
import type { Reporter } from './reporter.ts';

/** Items come in bursts: a speed is only worth something over this many milliseconds. */
const betweenReports = 200;

/** Counts items of data for a reporter. */
export class ItemProgress {
  readonly #reporter: Reporter;
  readonly #meter: Meter;
  readonly #total: number;
  #done: number;
  #reported = performance.now();

  /** Starts the task, of which `done` of `total` items are done. */
  constructor(reporter: Reporter, words: KindWords, done: number, total: number) {
    const task = { name: 'data', unit: 'item', words, from: done, total } as const;
    this.#reporter = reporter;
    this.#meter = new Meter(task, 1);
    this.#done = done;
    this.#total = total;
    reporter.start(task);
  }

  /** One more item is done. */
  step(): void {
    const now = performance.now();
    if (++this.#done < this.#total && now - this.#reported < betweenReports) return;
    this.#reported = now;
    this.#reporter.step(this.#meter.update(this.#done));
  }
}
