import { perElement } from '../amount.ts';
import { input } from '../application.ts';
import type { Call } from '../evaluate/call.ts';
import { randomWords, seedScalars, unitInterval } from '../evaluate/context.ts';
import type { SeedScalar, Words4 } from '../evaluate/context.ts';
import { logSumExp } from '../evaluate/numbers.ts';
import { patchOffset, regionOffsets } from '../evaluate/grid.ts';
import { at } from '../evaluate/tensor.ts';
import { none, pure, shapeAt, u32 } from '../op.ts';
import type { NoAttributes, Op } from '../op.ts';
import { product, rowsOf } from '../shape.ts';
import { logisticLog, logisticQuantile } from './logistic.ts';

/** What a sampler's `given` says of a value: it is drawn; it is taken when its turn comes, and scored; it is known from the beginning. */
export const marks = { drawn: 0, taken: 1, known: 2 } as const;

/** The patches of a region, and where those stand that are known from the beginning: before the others in the order, or behind them. */
export interface DrawOrderAttributes {
  readonly extents: readonly number[];
  readonly grid: readonly number[];
  readonly patch: readonly number[];
  readonly channels: number;
  readonly stream: number;
  readonly known: 'first' | 'last';
}

/** The least mark of the values of a region that begins at a cell. */
const leastMark = (given: Uint32Array, origin: number, cells: readonly number[], channels: number): number =>
  cells.reduce<number>((least, cell) => {
    const at = (origin + cell) * channels;
    return given.subarray(at, at + channels).reduce((lowest, mark) => Math.min(lowest, mark), least);
  }, marks.known);

/**
 * (origins u32 [rows], given u32 [canvases, ...extents, C], ranks u32 [P]) → (order u32 [rows, P]: a permutation for each row; unknown u32
 * [rows]: the patches that aren't known as a whole). The key of a patch is its rank; where that is 0, a random number that depends on the seed,
 * its region's image and cell, and `stream`, which separates levels, so that batching doesn't matter. The unknown patches come by increasing
 * key, ties by number, and so do the known ones.
 */
export const drawOrder: Op<DrawOrderAttributes, SeedScalar | 'firstImage'> = {
  infer: ({ grid }, inputs) => {
    const { rows } = shapeAt(inputs, 0);
    return [u32(rows, product(grid)), { ...u32(rows), suffix: 'unknown' }];
  },
  cost: none,
  evaluate(call) {
    const { extents, grid, patch, channels, stream, known: place } = call.attributes;
    const cells = product(extents);
    const patches = product(grid);
    const inside = regionOffsets(patch, extents);
    call.indices(0).forEach((origin, row) => {
      const image = call.scalar('firstImage') + Math.floor(origin / cells);
      const key = (number: number): number =>
        at(call.indices(2), number) || randomWords(call, [image, origin % cells, number, stream])[0];
      const isKnown = (number: number): boolean => {
        const first = origin + patchOffset(number, grid, patch, extents);
        return leastMark(call.indices(1), first, inside, channels) === marks.known;
      };
      const keyed = Array.from({ length: patches }, (_, number) => ({
        number,
        key: key(number),
        late: Number(isKnown(number) === (place === 'last')),
      }));
      keyed.sort((a, b) => a.late - b.late || a.key - b.key || a.number - b.number);
      call.resultIndices().set(
        keyed.map(({ number }) => number),
        row * patches,
      );
      call.resultIndices(1)[row] = keyed.filter(({ late }) => late === Number(place === 'first')).length;
    });
  },
  ...pure,
  scalars: [...seedScalars, 'firstImage'],
};

/**
 * (order u32 [rows, P], unknown u32 [rows]) → mask u32 [rows, P]: 1 for the unknown patches at places 0 … masked + picks − 1 of the order
 * (scalars; those masked before this iteration). Known patches stand behind the unknown ones and are never masked.
 */
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
      const row = Math.floor(i / patches);
      if (i % patches < Math.min(masked, at(call.indices(1), row))) call.resultIndices()[row * patches + patch] = 1;
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

/** Of givenGuides: a region that is taken as a whole. */
export interface GivenGuidesAttributes {
  readonly extents: readonly number[];
  readonly region: readonly number[];
  readonly channels: number;
}

/**
 * (given u32 [canvases, …, C], origins u32 [rows], summary u32 [rows, C], guides u32 [rows, C]) → given u32 [rows]: the least mark of all values
 * of each region. Where it isn't 0, nothing of the region is left to draw, and its guiding pixel is its summary.
 */
export const givenGuides: Op<GivenGuidesAttributes> = {
  infer: (_, inputs) => [u32(shapeAt(inputs, 1).rows)],
  cost: none,
  evaluate(call) {
    const { extents, region, channels } = call.attributes;
    const inside = regionOffsets(region, extents);
    call.indices(1).forEach((origin, row) => {
      const mark = leastMark(call.indices(0), origin, inside, channels);
      call.resultIndices()[row] = mark;
      const first = row * channels;
      if (mark !== marks.drawn) call.indices(3).set(call.indices(2).subarray(first, first + channels), first);
    });
  },
  scalars: [],
  writes: [3],
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

/**
 * Draws a token for every row, or pair of rows under guidance, as `draw` says, and stores it; `logitsOf` are a row's, under the temperature.
 * A token that is given is taken as it is.
 */
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
    const scores = (): number[] =>
      guided ? guidedLogits(logitsOf(row), logitsOf(row + draws), guidance, threshold) : logitsOf(row);
    const cell = origin * channels + channel;
    const stored = toCanvas ? cell : row * channels + channel;
    const take = (token: number): Drawn => {
      const logits = scores();
      return [token, call.scalar('greedy') === 1 ? 0 : at(logits, token) - logSumExp(logits)];
    };
    const mark = at(call.indices(4), toCanvas ? cell : row);
    const [token, logProbability] =
      mark !== marks.drawn
        ? take(at(call.indices(2), stored))
        : guided
          ? drawByLogits(call, origin, scores())
          : draw(row, origin);
    for (const drawn of guided ? [row, row + draws] : [row]) {
      call.resultIndices()[drawn] = token;
      if (!toCanvas) call.indices(2)[drawn * channels + channel] = token;
    }
    if (toCanvas) call.indices(2)[cell] = token;
    if (mark !== marks.known) call.floats(3)[cell] = at(call.floats(3), cell) + logProbability;
  }
};

/** Numbers of a row of the first input. */
const numbersOf = (call: DrawCall, row: number): Float64Array => {
  const size = call.axis(0, 0);
  return call.floats(0).subarray(row * size, (row + 1) * size);
};

/**
 * (logits [rows, V], origins u32 [rows], canvas, logProbabilities f32 [canvases, …, C], given u32 [canvases, …, C]): draws one token for each row (pair of rows under
 * guidance: row r conditional, r + rows/2 unconditional; the likeliest one if `greedy`) → tokens u32 [rows, 1] (both rows of a pair get it).
 * Stores it in the canvas [.., C] at `channel` of the row's cell; unless `toCanvas`, the third input is [rows, C] instead, and it is stored
 * there for each row, and `given` is [rows]. log p(token) is added to `logProbabilities` at `channel` of the row's cell: the probability with
 * which it was drawn (nothing if `greedy`). Where `given` isn't 0, the token is the one that is stored already; nothing is added for known ones.
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
