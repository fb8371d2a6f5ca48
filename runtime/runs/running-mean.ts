/** Weight of the past for a mean over some twenty values. */
export const shortMemory = 0.95;

/** An exponential mean that doesn't lean towards zero at the start (Adam's bias correction). */
export class RunningMean {
  private readonly memory: number;
  private sum = 0;
  private weight = 0;

  /** @param memory weight of the past, from 0 to less than 1: about the last 1 / (1 − memory) values count */
  constructor(memory: number = shortMemory) {
    this.memory = memory;
  }

  /** Undefined before the first value. */
  get value(): number | undefined {
    return this.weight === 0 ? undefined : this.sum / this.weight;
  }

  /** Takes another value in and gives the mean. */
  add(value: number): number {
    this.sum = this.memory * this.sum + (1 - this.memory) * value;
    this.weight = this.memory * this.weight + (1 - this.memory);
    return this.sum / this.weight;
  }
}
