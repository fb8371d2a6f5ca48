import { perElement } from '../amount.ts';
import { input } from '../application.ts';
import type { Call } from '../evaluate/call.ts';
import { randomWords, seedScalars, unitInterval } from '../evaluate/context.ts';
import type { SeedScalar, Words4 } from '../evaluate/context.ts';
import { logSumExp } from '../evaluate/numbers.ts';
import { at } from '../evaluate/tensor.ts';
import { none, pure, shapeAt, u32 } from '../op.ts';
import type { NoAttributes, Op } from '../op.ts';
import { rowsOf } from '../shape.ts';
import { logisticLog, logisticQuantile } from './logistic.ts';

/**
 * (origins u32 [rows]) → order u32 [rows, P]: a random permutation for each row. The key of a patch depends on the seed, its region's image
 * and cell, and `stream`, which separates levels, so that batching doesn't matter; patches come by increasing key, ties by number.
 */
export const drawOrder: Op<
  { readonly patches: number; readonly cells: number; readonly stream: number },
  SeedScalar | 'firstImage'
> = {
  infer: ({ patches }, inputs) => [u32(shapeAt(inputs, 0).rows, patches)],
  cost: none,
  evaluate(call) {
    const { patches, cells, stream } = call.attributes;
    call.indices(0).forEach((origin, row) => {
      const image = call.scalar('firstImage') + Math.floor(origin / cells);
      const key = (patch: number): number => randomWords(call, [image, origin % cells, patch, stream])[0];
      const keyed = Array.from({ length: patches }, (_, patch) => ({ patch, key: key(patch) }));
      keyed.sort((a, b) => a.key - b.key || a.patch - b.patch);
      call.resultIndices().set(
        keyed.map(({ patch }) => patch),
        row * patches,
      );
    });
  },
  ...pure,
  scalars: [...seedScalars, 'firstImage'],
};

/** (order u32 [rows, P]) → mask u32 [rows, P]: 1 for the patches at places 0 … masked + picks − 1 of the order (scalars; those masked before this iteration). */
export const maskFromOrder: Op<NoAttributes, 'masked' | 'picks'> = {
  infer(_, inputs) {
    const order = shapeAt(inputs, 0);
    return [u32(order.rows, ...order.dims)];
  },
  cost: none,
  evaluate(call) {
    const patches = call.axis(0, 0);
    const masked = call.scalar('masked') + call.scalar('picks');
    call.indices(0).forEach((patch, i) => {
      if (i % patches < masked) call.resultIndices()[i - (i % patches) + patch] = 1;
    });
  },
  ...pure,
  scalars: ['masked', 'picks'],
};

/**
 * (order u32 [rows, P]) → picked u32 [children = rows × picks]: patches at places masked … masked + picks − 1 of each row's order, as
 * row·(before + P) + before + patch: their numbers among sequences of patches with `before` tokens before them.
 */
export const pickFromOrder: Op<{ readonly symbol: string; readonly before: number }, 'masked' | 'picks'> = {
  infer: ({ symbol }) => [u32(rowsOf(symbol))],
  cost: none,
  evaluate(call) {
    const { before } = call.attributes;
    const patches = call.axis(0, 0);
    const [masked, picks] = [call.scalar('masked'), call.scalar('picks')];
    const result = call.resultIndices();
    result.forEach((_, child) => {
      const row = Math.floor(child / picks);
      result[child] = row * (before + patches) + before + at(call.indices(0), row * patches + masked + (child % picks));
    });
  },
  ...pure,
  scalars: ['masked', 'picks'],
};

/** Of drawToken. `cells` are those of an image; `stream` separates draws that have the same cell and channel. */
export interface DrawTokenAttributes {
  readonly alphabet: number;
  readonly channel: number;
  readonly channels: number;
  readonly cells: number;
  readonly stream: number;
  readonly toCanvas: boolean;
}

const drawScalars = [
  ...seedScalars,
  'firstImage',
  'guided',
  'greedy',
  'guidance',
  'temperature',
  'filterThreshold',
] as const;
type DrawScalar = (typeof drawScalars)[number];
type DrawCall = Call<DrawTokenAttributes, DrawScalar>;

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

/** A draw: its token, and the logarithm of the probability with which it was drawn. */
type Drawn = readonly [token: number, logProbability: number];

/** The random words of the draw for a row. */
const wordsOf = (call: DrawCall, origin: number): Words4 => {
  const { cells, channel, stream } = call.attributes;
  const image = call.scalar('firstImage') + Math.floor(origin / cells);
  return randomWords(call, [image, origin % cells, channel, stream]);
};

/** Draws by the logits of all values. */
const drawByLogits = (call: DrawCall, origin: number, logits: readonly number[]): Drawn => {
  if (call.scalar('greedy') === 1) return [argMax(logits), 0];
  const [word] = wordsOf(call, origin);
  const token = inverseCdf(softmax(logits), unitInterval(word));
  return [token, at(logits, token) - logSumExp(logits)];
};

/** Draws a token for every row, or pair of rows under guidance, as `draw` says, and stores it; `logitsOf` are a row's, under the temperature. */
const drawTokens = (
  call: DrawCall,
  logitsOf: (row: number) => number[],
  draw: (row: number, origin: number) => Drawn,
): void => {
  const { channel, channels, toCanvas } = call.attributes;
  const origins = call.indices(1);
  const guided = call.scalar('guided') === 1;
  const draws = guided ? origins.length / 2 : origins.length;
  for (let row = 0; row < draws; row++) {
    const origin = at(origins, row);
    const [guidance, threshold] = [call.scalar('guidance'), call.scalar('filterThreshold')];
    const [token, logProbability] = guided
      ? drawByLogits(call, origin, guidedLogits(logitsOf(row), logitsOf(row + draws), guidance, threshold))
      : draw(row, origin);
    const place = origin * channels + channel;
    for (const drawn of guided ? [row, row + draws] : [row]) {
      call.resultIndices()[drawn] = token;
      if (!toCanvas) call.indices(2)[drawn * channels + channel] = token;
    }
    if (toCanvas) call.indices(2)[place] = token;
    call.floats(3)[place] = at(call.floats(3), place) + logProbability;
  }
};

/** Numbers of a row of the first input. */
const numbersOf = (call: DrawCall, row: number): Float64Array => {
  const size = call.axis(0, 0);
  return call.floats(0).subarray(row * size, (row + 1) * size);
};

/**
 * (logits [rows, V], origins u32 [rows], canvas, logProbabilities f32 [canvases, …, C]): draws one token for each row (pair of rows under
 * guidance: row r conditional, r + rows/2 unconditional; the likeliest one if `greedy`) → tokens u32 [rows, 1] (both rows of a pair get it).
 * Stores it in the canvas [.., C] at `channel` of the row's cell; unless `toCanvas`, the third input is [rows, C] instead, and it is stored
 * there for each row. log p(token) is added to `logProbabilities` at `channel` of the row's cell: the probability with which it was drawn
 * (nothing if `greedy`).
 */
export const drawToken: Op<DrawTokenAttributes, DrawScalar> = {
  infer: (_, inputs) => [u32(shapeAt(inputs, 0).rows, 1)],
  cost: (node) => perElement(input(node, 0), 8), // temperature, guidance, filter, softmax, running sum
  evaluate(call) {
    const logitsOf = (row: number): number[] =>
      Array.from(numbersOf(call, row), (logit) => logit / call.scalar('temperature'));
    drawTokens(call, logitsOf, (row, origin) => drawByLogits(call, origin, logitsOf(row)));
  },
  scalars: drawScalars,
  writes: [2, 3],
};

/** A random word as a number in (0, 1): half-way between multiples of 2⁻²³, which a float32 holds exactly. */
const openInterval = (word: number): number => ((word >>> 9) + 0.5) * 2 ** -23;

/**
 * drawToken for mixtures of logistics [rows, 3K], as logisticLoss has them. The temperature divides the mixture's logits and multiplies its
 * scales. Without guidance, a component is drawn and a quantile of it, rounded to the nearest value; under guidance, and if `greedy`, the
 * logits of drawToken are the log-probabilities of all values.
 */
export const drawLogistic: Op<DrawTokenAttributes, DrawScalar> = {
  infer: (_, inputs) => [u32(shapeAt(inputs, 0).rows, 1)],
  cost: (node) => perElement(input(node, 0), 8),
  evaluate(call) {
    const { alphabet } = call.attributes;
    const temperature = call.scalar('temperature');
    const logOf = (row: number, value: number): number =>
      logisticLog(numbersOf(call, row), value, alphabet, temperature);
    const logitsOf = (row: number): number[] => Array.from({ length: alphabet }, (_, value) => logOf(row, value));
    drawTokens(call, logitsOf, (row, origin) => {
      if (call.scalar('greedy') === 1) return [argMax(logitsOf(row)), 0];
      const mixture = numbersOf(call, row);
      const [first, second] = wordsOf(call, origin);
      const weights = Array.from(mixture.subarray(0, mixture.length / 3), (logit) => logit / temperature);
      const chosen = inverseCdf(softmax(weights), unitInterval(first));
      const token = logisticQuantile(mixture, alphabet, temperature, chosen, openInterval(second));
      return [token, logOf(row, token)];
    });
  },
  scalars: drawScalars,
  writes: [2, 3],
};
