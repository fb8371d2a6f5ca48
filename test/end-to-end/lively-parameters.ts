import type { Initialiser, ParameterEntry } from '../../runtime/execute/plan.ts';
import type { Session } from '../../runtime/execute/session.ts';
import { CounterRandom } from '../../runtime/random/counter-random.ts';
import { normalQuantile } from '../../runtime/random/normal.ts';
import { initialiseParameters } from '../../runtime/train/initialise.ts';

/**
 * How much further than at the start codebooks' entries lie apart (logits of some units instead of hundredths), classes, and mask
 * tokens from patches; and how much more blocks add to what they are given.
 */
const SPREADS: readonly (readonly [RegExp, number])[] = [
  [/codebook/, 20],
  [/classEmbedding|unconditional|maskToken/, 60],
  [/weight/, 2],
];

/** Standard deviation of what is added to parameters that start as a constant. */
const AROUND_ONE = 0.3;
const AROUND_ZERO = 0.3;

const deviation = ({ kind }: Initialiser): number => {
  if (kind === 'zeros') return AROUND_ZERO;
  return kind === 'ones' ? AROUND_ONE : 0;
};

/**
 * Gives a model's parameters values that no two kinds of which can be mistaken for each other, and none of which is the constant that it
 * starts from: distributions are far from uniform and differ for every condition and channel, and each bias and gain counts.
 */
export const enliven = async (session: Session, seed: number): Promise<void> => {
  initialiseParameters(session, seed);
  for (const [index, entry] of session.parameters.entries.entries()) {
    const values = await session.readParameter(entry);
    session.parameters.write(entry, moved(entry, values, new CounterRandom(seed + 1, index)));
  }
};

const moved = (
  { name, init }: ParameterEntry,
  values: Float32Array,
  random: CounterRandom,
): Float32Array<ArrayBuffer> => {
  const [, scale] = SPREADS.find(([pattern]) => pattern.test(name)) ?? [undefined, 1];
  const width = deviation(init);
  return Float32Array.from(values, (value, place) => {
    // A uniform number may be 0, whose quantile is infinite.
    const noise = width === 0 ? 0 : width * normalQuantile(Math.max(random.uniform(0, place), 1e-6));
    return scale * value + noise;
  });
};
