import type { Call, EvaluationRule } from './call.ts';
import { dropoutFactor } from './dropout.ts';
import { accumulate, at } from './tensor.ts';

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

type AttentionCall = Call<'attention'> | Call<'attentionGrad'>;

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

export const logSumExp = (numbers: readonly number[]): number => {
  const largest = Math.max(...numbers);
  return largest + Math.log(numbers.reduce((sum, x) => sum + Math.exp(x - largest), 0));
};

/**
 * Dropout's factor of the probability of token t's attention to token u: element [row, head, t, u], the last axis counted as if it
 * were a multiple of 4 long.
 */
const keepOf = (call: AttentionCall, head: Head, t: number, u: number): number =>
  dropoutFactor(
    call.context,
    call.attributes.dropout,
    call.attributes.stream,
    (head.index * head.tokens + t) * 4 * Math.ceil(head.tokens / 4) + u,
  );

export const evaluateAttention: EvaluationRule<'attention'> = (call) => {
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
export const evaluateAttentionGrad: EvaluationRule<'attentionGrad'> = (call) => {
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
