import { perElement } from '../amount.ts';
import type { Amount } from '../amount.ts';
import { input, output } from '../application.ts';
import type { Call } from '../evaluate/call.ts';
import { dropoutFactor, dropoutScalars } from '../evaluate/dropout.ts';
import type { DropoutScalar } from '../evaluate/dropout.ts';
import { logSumExp } from '../evaluate/numbers.ts';
import { accumulate, at } from '../evaluate/tensor.ts';
import { demand, f32, like, pure, shapeAt } from '../op.ts';
import type { Op } from '../op.ts';
import { dimFromEnd, lastDim, printShape } from '../shape.ts';
import type { Value } from '../value.ts';

/** Of attention and its gradient. */
export interface AttentionAttributes {
  readonly heads: number;
  /** Whether a token attends only to itself and those before it. */
  readonly causal: boolean;
  /** Rate of the dropout of probabilities. */
  readonly dropout: number;
  /** Tells this dropout's random numbers from others'. */
  readonly stream: number;
}

/** One head of one row: where its queries, keys, values and outputs lie. */
interface Head {
  readonly tokens: number;
  readonly size: number;
  /** Scores are scaled by it. */
  readonly scale: number;
  /** Index of this head among [rows, heads]. */
  readonly index: number;
  /** Index of feature d of token t's query, key or value in [rows, S, 3W]. */
  query(t: number, d: number): number;
  key(t: number, d: number): number;
  value(t: number, d: number): number;
  /** Index of feature d of token t in [rows, S, W]. */
  out(t: number, d: number): number;
  /** The last token that token t attends to. */
  lastSeen(t: number): number;
}

type AttentionCall = Call<AttentionAttributes, DropoutScalar>;

const headOf = (call: AttentionCall, row: number, head: number): Head => {
  const { heads, causal } = call.attributes;
  const tokens = call.axis(0, 1);
  const width = call.axis(0, 0) / 3;
  const size = width / heads;
  const part = (which: number) => (t: number, d: number) => ((row * tokens + t) * 3 + which) * width + head * size + d;
  return {
    tokens,
    size,
    scale: 1 / Math.sqrt(size),
    index: row * heads + head,
    query: part(0),
    key: part(1),
    value: part(2),
    out: (t, d) => (row * tokens + t) * width + head * size + d,
    lastSeen: (t) => (causal ? t : tokens - 1),
  };
};

const forEachHead = (call: AttentionCall, visit: (head: Head) => void): void => {
  const rows = call.floats(0).length / (call.axis(0, 0) * call.axis(0, 1));
  for (let row = 0; row < rows; row++)
    for (let head = 0; head < call.attributes.heads; head++) visit(headOf(call, row, head));
};

/** Σ_d a[left(d)] · b[right(d)] over the features of a head. */
const dot = (
  size: number,
  a: Float64Array,
  left: (d: number) => number,
  b: Float64Array,
  right: (d: number) => number,
): number => {
  let sum = 0;
  for (let d = 0; d < size; d++) sum += at(a, left(d)) * at(b, right(d));
  return sum;
};

/** Scaled scores of query t against the keys that it sees. */
const scoresOf = (qkv: Float64Array, head: Head, t: number): number[] =>
  Array.from(
    { length: head.lastSeen(t) + 1 },
    (_, u) =>
      head.scale *
      dot(
        head.size,
        qkv,
        (d) => head.query(t, d),
        qkv,
        (d) => head.key(u, d),
      ),
  );

/**
 * Dropout's factor of the probability of token t's attention to token u: element [row, head, t, u], the last axis counted as if it
 * were a multiple of 4 long.
 */
const keepOf = (call: AttentionCall, head: Head, t: number, u: number): number =>
  dropoutFactor(
    call,
    call.attributes.dropout,
    call.attributes.stream,
    (head.index * head.tokens + t) * 4 * Math.ceil(head.tokens / 4) + u,
  );

const evaluateAttention = (call: AttentionCall): void => {
  const qkv = call.floats(0);
  forEachHead(call, (head) => {
    for (let t = 0; t < head.tokens; t++) {
      const scores = scoresOf(qkv, head, t);
      const normaliser = logSumExp(scores);
      call.result(1)[head.index * head.tokens + t] = normaliser;
      scores.forEach((score, u) => {
        const weight = Math.exp(score - normaliser) * keepOf(call, head, t, u);
        for (let d = 0; d < head.size; d++)
          accumulate(call.result(), head.out(t, d), weight * at(qkv, head.value(u, d)));
      });
    }
  });
};

/** Adds what the score of query t against key u contributes to dq and dk. */
const addScoreGradient = (
  qkv: Float64Array,
  dqkv: Float64Array,
  head: Head,
  t: number,
  u: number,
  dscore: number,
): void => {
  for (let d = 0; d < head.size; d++) {
    accumulate(dqkv, head.query(t, d), dscore * head.scale * at(qkv, head.key(u, d)));
    accumulate(dqkv, head.key(u, d), dscore * head.scale * at(qkv, head.query(t, d)));
  }
};

/** With p the probabilities before dropout and m dropout's factors: dv = (p m)ᵀ dout, dp = m (dout vᵀ), dscore = p (dp − Σ p dp). */
const evaluateAttentionGrad = (call: AttentionCall): void => {
  const qkv = call.floats(0);
  const normalisers = call.floats(2);
  const dout = call.floats(3);
  const dqkv = call.result();
  forEachHead(call, (head) => {
    for (let t = 0; t < head.tokens; t++) {
      const p = scoresOf(qkv, head, t).map((score) => Math.exp(score - at(normalisers, head.index * head.tokens + t)));
      const keep = p.map((_, u) => keepOf(call, head, t, u));
      const dp = keep.map(
        (m, u) =>
          m *
          dot(
            head.size,
            dout,
            (d) => head.out(t, d),
            qkv,
            (d) => head.value(u, d),
          ),
      );
      const shared = p.reduce((sum, probability, u) => sum + probability * at(dp, u), 0);
      p.forEach((probability, u) => {
        addScoreGradient(qkv, dqkv, head, t, u, probability * (at(dp, u) - shared));
        const weight = probability * at(keep, u);
        for (let d = 0; d < head.size; d++) accumulate(dqkv, head.value(u, d), weight * at(dout, head.out(t, d)));
      });
    }
  });
};

/** Of a softmax with its scale: scale, largest, difference, exponential, sum. */
const softmaxCost = 5;
/** Of its gradient: exponential of the difference, difference from delta, two products, scale. */
const softmaxGradCost = 6;

/** Pairs of a query and a key that it sees, for each sequence of `tokens`. */
const pairs = (tokens: number, causal: boolean): number => (causal ? (tokens * (tokens + 1)) / 2 : tokens * tokens);

/** Operations for every sequence of qkv [rows, S, 3W], given those for one. */
const perSequence = (qkv: Value, each: (tokens: number, width: number) => number): Amount => {
  const tokens = dimFromEnd(qkv.shape, 1);
  const width = lastDim(qkv.shape) / 3;
  return perElement(qkv, each(tokens, width) / (tokens * 3 * width));
};

/** (qkv [rows, S, 3W]) → (out [rows, S, W], logSumExp [rows, heads, S]); scores are scaled by 1/√(W/heads). Dropout falls on the probabilities. */
export const attention: Op<AttentionAttributes, DropoutScalar> = {
  infer({ heads }, inputs) {
    const qkv = shapeAt(inputs, 0);
    const [tokens, width] = [dimFromEnd(qkv, 1), lastDim(qkv)];
    const splits = width % (3 * heads) === 0;
    demand(splits, `${printShape(qkv)} does not split into queries, keys and values of ${heads} heads`);
    return [f32(qkv.rows, tokens, width / 3), { ...f32(qkv.rows, heads, tokens), suffix: 'logSumExp' }];
  },
  cost(node) {
    const { heads, causal } = node.attributes;
    return perSequence(
      input(node, 0),
      (tokens, width) => pairs(tokens, causal) * (4 * width + softmaxCost * heads), // q·k and p·v
    );
  },
  evaluate: evaluateAttention,
  ...pure,
  scalars: dropoutScalars,
};

/** (qkv, out, logSumExp, dout) → dqkv. */
export const attentionGrad: Op<AttentionAttributes, DropoutScalar> = {
  infer: (_, inputs) => [like(inputs, 0)],
  cost(node) {
    const { heads, causal } = node.attributes;
    return perSequence(
      input(node, 0),
      // The scores again, dp, dv, dq and dk; and delta = out · dout for each token.
      (tokens, width) => pairs(tokens, causal) * (10 * width + softmaxGradCost * heads) + 2 * tokens * width,
    );
  },
  evaluate: evaluateAttentionGrad,
  ...pure,
  scalars: dropoutScalars,
};

/** Of attention with a cache. */
export interface CachedAttentionAttributes {
  readonly heads: number;
  /** The token's place in the caches. */
  readonly at: number | 'position';
}

type CachedCall = Call<CachedAttentionAttributes, 'position'>;

/** Writes the key and value of every row's token into the caches at `position`. */
const storeToken = (call: CachedCall, position: number): void => {
  const qkv = call.floats(0);
  const [tokens, width] = [call.axis(1, 1), call.axis(1, 0)];
  for (let row = 0; row * 3 * width < qkv.length; row++) {
    const token = qkv.subarray(row * 3 * width, (row + 1) * 3 * width);
    call.floats(1).set(token.subarray(width, 2 * width), (row * tokens + position) * width);
    call.floats(2).set(token.subarray(2 * width), (row * tokens + position) * width);
  }
};

/** Attention of one row's query over the cached tokens 0 … position, in one head. */
const attendHead = (call: CachedCall, row: number, head: number, position: number): void => {
  const [tokens, width] = [call.axis(1, 1), call.axis(1, 0)];
  const size = width / call.attributes.heads;
  const cached = (u: number, d: number): number => (row * tokens + u) * width + head * size + d;
  const score = (u: number): number => {
    let sum = 0;
    for (let d = 0; d < size; d++)
      sum += at(call.floats(0), row * 3 * width + head * size + d) * at(call.floats(1), cached(u, d));
    return sum / Math.sqrt(size);
  };
  const scores = Array.from({ length: position + 1 }, (_, u) => score(u));
  const normaliser = logSumExp(scores);
  scores.forEach((s, u) => {
    for (let d = 0; d < size; d++) {
      accumulate(
        call.result(),
        row * width + head * size + d,
        Math.exp(s - normaliser) * at(call.floats(2), cached(u, d)),
      );
    }
  });
};

const evaluateCachedAttention = (call: CachedCall): void => {
  const { at: place } = call.attributes;
  const position = place === 'position' ? call.scalar('position') : place;
  const rows = call.floats(0).length / call.axis(0, 0);
  storeToken(call, position);
  for (let row = 0; row < rows; row++)
    for (let head = 0; head < call.attributes.heads; head++) attendHead(call, row, head, position);
};

/**
 * (qkv [rows, 1, 3W], keys [rows, S, W], values [rows, S, W]): stores key and value at place `at` (a number, or the scalar `position`),
 * attends to 0 … at → out [rows, 1, W].
 */
export const cachedAttention: Op<CachedAttentionAttributes, 'position'> = {
  infer(_, inputs) {
    const qkv = shapeAt(inputs, 0);
    demand(lastDim(shapeAt(inputs, 1)) * 3 === lastDim(qkv), 'the cache has another width');
    return [f32(qkv.rows, 1, lastDim(qkv) / 3)];
  },
  cost(node) {
    const keys = input(node, 1).shape;
    // The mean over positions: position t sees t + 1 keys.
    const seen = (dimFromEnd(keys, 1) + 1) / 2;
    return perElement(output(node), seen * (4 + (softmaxCost * node.attributes.heads) / lastDim(keys)));
  },
  evaluate: evaluateCachedAttention,
  scalars: ['position'],
  writes: [1, 2],
};
