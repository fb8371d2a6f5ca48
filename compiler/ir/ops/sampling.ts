import { perElement } from '../amount.ts';
import { input } from '../application.ts';
import type { Call } from '../evaluate/call.ts';
import { randomWords, seedScalars, unitInterval } from '../evaluate/context.ts';
import type { SeedScalar } from '../evaluate/context.ts';
import { logSumExp } from '../evaluate/numbers.ts';
import { at } from '../evaluate/tensor.ts';
import { none, pure, shapeAt, u32 } from '../op.ts';
import type { NoAttributes, Op } from '../op.ts';
import { rowsOf } from '../shape.ts';

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

/** Logits of a row divided by the run's temperature. */
const temperedLogits = (call: DrawCall, row: number): number[] => {
  const { alphabet } = call.attributes;
  const temperature = call.scalar('temperature');
  return Array.from(call.floats(0).subarray(row * alphabet, (row + 1) * alphabet), (x) => x / temperature);
};

/** The token, and the logarithm of the probability with which it was drawn. */
const drawOne = (call: DrawCall, origin: number, logits: readonly number[]): readonly [number, number] => {
  if (call.scalar('greedy') === 1) return [argMax(logits), 0];
  const { cells, channel, stream } = call.attributes;
  const image = call.scalar('firstImage') + Math.floor(origin / cells);
  const [word] = randomWords(call, [image, origin % cells, channel, stream]);
  const token = inverseCdf(softmax(logits), unitInterval(word));
  return [token, at(logits, token) - logSumExp(logits)];
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
  },
  scalars: drawScalars,
  writes: [2, 3],
};
