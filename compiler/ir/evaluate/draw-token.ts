import { logSumExp } from './attention.ts';
import type { Call, EvaluationRule } from './call.ts';
import { unitInterval } from './context.ts';
import { at } from './tensor.ts';

const softmax = (logits: readonly number[]): number[] => {
  const normaliser = logSumExp(logits);
  return logits.map((logit) => Math.exp(logit - normaliser));
};

/**
 * Classifier-free guidance. Classes that the conditional distribution gives less than `threshold` are first pulled down in the
 * unconditional logits, so that guidance can't raise them.
 */
export const guidedLogits = (
  conditional: readonly number[],
  unconditional: readonly number[],
  guidance: number,
  threshold: number,
): number[] => {
  const shift = Math.max(...unconditional) - Math.max(...conditional);
  const probabilities = softmax(conditional);
  return conditional.map((logit, v) => {
    const free = at(unconditional, v);
    const base = at(probabilities, v) < threshold ? Math.max(free, logit + shift) : free;
    return base + guidance * (logit - base);
  });
};

/** The first class whose cumulative probability exceeds u. */
const inverseCdf = (probabilities: readonly number[], u: number): number => {
  let cumulative = 0;
  const token = probabilities.findIndex((p) => {
    cumulative += p;
    return u < cumulative;
  });
  return token === -1 ? probabilities.length - 1 : token;
};

/** The lowest index of the largest element. */
const argMax = (numbers: readonly number[]): number => numbers.indexOf(Math.max(...numbers));

/** Logits of a row divided by the run's temperature. */
const temperedLogits = (call: Call<'drawToken'>, row: number): number[] => {
  const { alphabet } = call.attributes;
  const temperature = call.scalar('temperature');
  return Array.from(call.floats(0).subarray(row * alphabet, (row + 1) * alphabet), (x) => x / temperature);
};

/** The token, and the logarithm of the probability with which it was drawn. */
const drawOne = (call: Call<'drawToken'>, origin: number, logits: readonly number[]): readonly [number, number] => {
  if (call.scalar('greedy') === 1) return [argMax(logits), 0];
  const { cells, channel, stream } = call.attributes;
  const image = call.scalar('firstImage') + Math.floor(origin / cells);
  const [word] = call.random([image, origin % cells, channel, stream]);
  const token = inverseCdf(softmax(logits), unitInterval(word));
  return [token, at(logits, token) - logSumExp(logits)];
};

/** Under guidance row r is conditional and row r + draws unconditional. */
export const evaluateDrawToken: EvaluationRule<'drawToken'> = (call) => {
  const { channel, channels, toCanvas } = call.attributes;
  const origins = call.indices(1);
  const guided = call.scalar('guided') === 1;
  const draws = guided ? origins.length / 2 : origins.length;
  for (let row = 0; row < draws; row++) {
    const conditional = temperedLogits(call, row);
    const logits = guided
      ? guidedLogits(
          conditional,
          temperedLogits(call, row + draws),
          call.scalar('guidance'),
          call.scalar('filterThreshold'),
        )
      : conditional;
    const [token, logProbability] = drawOne(call, at(origins, row), logits);
    const place = at(origins, row) * channels + channel;
    for (const drawn of guided ? [row, row + draws] : [row]) {
      call.resultIndices()[drawn] = token;
      if (!toCanvas) call.indices(2)[drawn * channels + channel] = token;
    }
    if (toCanvas) call.indices(2)[place] = token;
    call.floats(3)[place] = at(call.floats(3), place) + logProbability;
  }
};
