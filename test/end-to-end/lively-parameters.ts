import type { Initialiser, ParameterEntry } from '../../runtime/execute/plan.ts';
import type { Session } from '../../runtime/execute/session.ts';
import { CounterRandom } from '../../runtime/random/counter-random.ts';
import { normalQuantile } from '../../runtime/random/normal.ts';
import { initialValues } from '../../runtime/train/initialise.ts';

/**
 * How much further than at the start codebooks' entries lie apart (logits of some units instead of hundredths), classes, and mask
 * tokens from patches, and patches of any order from each other; and how much more blocks add to what they are given.
 */
const spreads: readonly (readonly [RegExp, number])[] = [
  [/codebook/, 20],
  [/classEmbedding|unconditional|maskToken|(own|next)\.position/, 60],
  [/weight/, 2],
];

/** Standard deviation of what is added to parameters that start as a constant. */
const aroundOne = 0.3;
const aroundZero = 0.3;

const deviation = ({ kind }: Initialiser): number => {
  if (kind === 'zeros') return aroundZero;
  return kind === 'ones' ? aroundOne : 0;
};

/**
 * Values that no two kinds of parameter share, and none of which is the constant that it starts from: distributions are far from
 * uniform and differ for every condition and channel, and each bias and gain counts. `index` is the parameter's place among the model's.
 */
export const livelyValues = (entry: ParameterEntry, index: number, seed: number): Float32Array<ArrayBuffer> => {
  const { name, init } = entry;
  const random = new CounterRandom(seed + 1, index);
  const [, scale] = spreads.find(([pattern]) => pattern.test(name)) ?? [undefined, 1];
  const width = deviation(init);
  return initialValues(entry, index, seed).map((value, place) => {
    // A uniform number may be 0, whose quantile is infinite.
    const noise = width === 0 ? 0 : width * normalQuantile(Math.max(random.uniform(place), 1e-6));
    return scale * value + noise;
  });
};

/** Gives a model's parameters lively values. */
export const enliven = (session: Session, seed: number): void => {
  for (const [index, entry] of session.parameters.entries.entries())
    session.parameters.write(entry, livelyValues(entry, index, seed));
};
