import type { SampleOptions } from '../model.ts';
import type { Given } from './given.ts';
import type { IterationCounts } from '../recursion/walk.ts';

/** What to draw: one image for each label, numbered from `firstImage` on (the number, with the seed, fixes the image's random draws). */
export interface SampleRequest {
  readonly labels: Uint32Array;
  readonly firstImage: number;
  readonly options: SampleOptions;
  readonly iterations: IterationCounts;
  /**
   * Orders by the names of levels that draw one, for the patches of all their rows, instead of a random one for each row. A masked level takes
   * the last ones first.
   */
  readonly orders?: Readonly<Record<string, Uint32Array>>;
  /** Takes the likeliest token after temperature, guidance and filter; so does a temperature of 0, without dividing by it. */
  readonly greedy?: boolean;
  /** What is there already: the rest is drawn given what the model may see of it. */
  readonly given?: Given;
}
