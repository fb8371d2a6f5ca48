import type { Tokens } from './elements.ts';

/** Mean and deviation of each channel over many items, as a spec's `data.mean` and `data.deviation` have them. */
export class ChannelStatistics {
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  #pixels = 0;

  constructor(channels: number) {
    this.#sums = new Float64Array(channels);
    this.#squares = new Float64Array(channels);
  }

  /** Adds values whose last axis is the channel. */
  add(values: Tokens): void {
    const channels = this.#sums.length;
    for (let at = 0; at < values.length; at++) {
      const value = values[at] ?? 0;
      const channel = at % channels;
      this.#sums[channel] = (this.#sums[channel] ?? 0) + value;
      this.#squares[channel] = (this.#squares[channel] ?? 0) + value * value;
    }
    this.#pixels += values.length / channels;
  }

  /** Of value / (alphabet − 1). */
  of(alphabet: number): { readonly mean: readonly number[]; readonly deviation: readonly number[] } {
    const pixels = Math.max(this.#pixels, 1);
    const mean = Array.from(this.#sums, (sum) => sum / pixels);
    const deviation = Array.from(this.#squares, (square, channel) =>
      Math.sqrt(Math.max(square / pixels - (mean[channel] ?? 0) ** 2, 0)),
    );
    return {
      mean: mean.map((value) => value / (alphabet - 1)),
      deviation: deviation.map((value) => value / (alphabet - 1)),
    };
  }
}
