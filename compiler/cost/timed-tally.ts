import type { Rates } from './rates.ts';
import { Tally } from './tally.ts';
import type { Ability } from '../../runtime/execute/forms.ts';
import type { Cost, CostedPlan } from './tally.ts';

/** Adds up what work costs and the seconds that it takes on an adapter with these rates. */
export class TimedTally extends Tally {
  seconds = 0;
  private readonly rates: Rates;

  constructor(scheduled: CostedPlan, rates: Rates, device: Ability) {
    super(scheduled, device);
    this.rates = rates;
  }

  /** A dispatch is bound by arithmetic or by memory, and costs the host and the driver something by itself. */
  protected override add(part: string, cost: Cost, times: number): void {
    super.add(part, cost, times);
    const { gigaflops, gigabytesPerSecond, microsecondsPerDispatch, reached } = this.rates;
    const atPeak = Math.max(cost.operations / gigaflops.value, cost.bytes / gigabytesPerSecond.value) / 1e9;
    this.seconds += times * (atPeak / (reached?.value ?? 1) + (cost.dispatches * microsecondsPerDispatch.value) / 1e6);
  }
}
