import type { Scalar } from './scalars.ts';

/** Attributes of ops that have none. */
export type NoAttributes = Readonly<Record<string, never>>;

/**
 * Every op kind with its attributes. Shapes are written [rows, ...dims]; W = width, P = patches, K = conditions, C = channels,
 * V = alphabet. Tables over all kinds (shape inference, gradient rules, CPU reference, lowering) are mapped types over this
 * interface, so that a missing rule fails type checking. To add an op: a member here, a row in each table, a kernel.
 */
export interface Ops {
  /**
   * Product with a matrix of parameters, in `groups` independent groups that lie side by side in the feature axis.
   * 'NT': A [M, G·K] (last dims [G, K] or [K]) · B [G, N, K] → [M, G, N]      y = x Wᵀ
   * 'NN': A [M, G, N] · B [G, N, K] → [M, G, K]                              dx = dy W
   * 'TN': A [M, G, N], B [M, G, K] → [G, N, K], summed over all rows M        dW = dyᵀ x
   * With groups = 1 the group axis is absent everywhere. For 'TN' the inputs are (dy, x).
   */
  matmul: { readonly layout: 'NT' | 'NN' | 'TN'; readonly groups: number };
  /** One scalar function of its inputs, element by element; inputs may be broadcast (see `broadcastOf`). Fused into chains and epilogues. */
  elementwise: { readonly fn: ElementwiseFn; readonly constant: number; readonly stream: number };
  /** [rows, ...dims] → the last `keep` dims, summed over everything before them, in a fixed order. */
  sumRows: { readonly keep: number };
  /**
   * (x [.., W], gain [W], bias [W] if `centred`) → (y [.., W], statistics [.., 2] = mean and 1/deviation of each row of W).
   * LayerNorm if `centred`, else RMSNorm (mean stored as 0).
   */
  norm: { readonly centred: boolean; readonly epsilon: number };
  /** (x, statistics, gain, dy) → dx. */
  normGradInput: { readonly centred: boolean };
  /** (x, statistics, dy) → dgain [W] = Σ dy · (x − mean) / deviation. */
  normGradGain: NoAttributes;
  /** (qkv [rows, S, 3W], table [S, W/heads/2, 2] of cos, sin) → qkv with pairs of the query and key parts rotated; `inverse` transposes (its gradient). */
  rotary: { readonly heads: number; readonly inverse: boolean };
  /** (x [rows, 1, 3W], table [S, W/heads/2, 2]) → rotated by the table's row at the scalar `position`. */
  rotaryAt: { readonly heads: number };
  /** (qkv [rows, S, 3W]) → (out [rows, S, W], logSumExp [rows, heads, S]); scores are scaled by 1/√(W/heads). Dropout falls on the probabilities. */
  attention: { readonly heads: number; readonly causal: boolean; readonly dropout: number; readonly stream: number };
  /** (qkv, out, logSumExp, dout) → dqkv. */
  attentionGrad: {
    readonly heads: number;
    readonly causal: boolean;
    readonly dropout: number;
    readonly stream: number;
  };
  /**
   * (qkv [rows, 1, 3W], keys [rows, S, W], values [rows, S, W]): stores key and value at place `at` (a number, or the scalar `position`),
   * attends to 0 … at → out [rows, 1, W].
   */
  cachedAttention: { readonly heads: number; readonly at: number | 'position' };
  /** ([rows, S1, W], [rows, S2, W], …) → [rows, ΣS, W]. */
  concatTokens: NoAttributes;
  /** [rows, S, W] → tokens start … start + count − 1. */
  sliceTokens: { readonly start: number; readonly count: number };
  /** (table [S, W], no rows) → [W], its row at the scalar `position`. */
  tokenAt: NoAttributes;
  /** [rows, S, W] → [rows, before + S + after, W] with zeros around (the gradient of sliceTokens). */
  padTokens: { readonly before: number; readonly after: number };
  /** [rows, 1, W] → [rows, count, W]. */
  repeatTokens: { readonly count: number };
  /** [rows, S, W] → [rows, 1, W], summed over tokens. */
  sumTokens: NoAttributes;
  /**
   * (x [rows, P, W], picked u32 [children], slot u32 [rows, P] if differentiated: only the gradient reads it) → [children, K, W]: the states of each picked patch (index row·P + patch) and its neighbours,
   * zero outside the grid. Token t is neighbour K − 1 − t, as the reference prepends them; 0 = the patch itself, then `neighbourOffsets`.
   */
  gatherConditions: { readonly grid: readonly number[]; readonly conditions: number };
  /** (dy [children, K, W], slot u32 [rows, P]: 1 + child row of a picked patch, 0 for the others) → dx [rows, P, W]. */
  gatherConditionsGrad: { readonly grid: readonly number[]; readonly conditions: number };
  /** (indices u32 [rows, I], table [G, V, W] or [V, W]) → [rows, groups, W]: group g takes row indices[·, g] of table g; groups ≤ min(I, G). */
  embedding: { readonly groups: number };
  /** (indices, dy [rows, groups, W]) → gradient of the table, shape `table`; tables ≥ groups get zeros. */
  embeddingGrad: { readonly groups: number; readonly table: readonly number[] };
  /** (logits [rows, C, V], target u32 [rows, C]) → (loss [1], nll [rows, C]); loss = Σ_c weight_c · mean_rows nll / Σ weight, in nats. */
  crossEntropy: { readonly weights: readonly number[] };
  /** (logits, target, dloss [1]) → dlogits. */
  crossEntropyGrad: { readonly weights: readonly number[] };
  /** Same elements, other dims or rows (the symbol stays): no data moves. */
  reshape: { readonly rows: number | undefined; readonly dims: readonly number[] };
  /**
   * (canvas u32 [images, ...extents, C], origins u32 [rows]) → features [rows, count, C·Π patch] of patches `first` … `first + count − 1`
   * in raster order, in the order channel, then position in the patch, normalised as (token/(V − 1) − mean)/deviation. `first` may be the
   * scalar `position` − 1 (`first: 'previous'`). An origin is the index of the region's first cell in the canvas, images included.
   */
  patchify: PatchifyAttributes;
  /** (origins u32 [rows], picked u32 [children] = row·P + patch) → origins u32 [children]. Without `picked`: all patches in order, or (`at: 'position'`) the one at the scalar `position`. */
  childOrigins: ChildOriginsAttributes;
  /** (canvas, origins [rows]) → tokens u32 [rows, C] of the cell at each origin. */
  cellTokens: { readonly channels: number };
  /** (canvas, origins [rows]) → (tokens u32 [rows, C]: the mean colour of each region, rounded half to even; features [rows, C]: the mean itself, normalised as in patchify). */
  regionMean: RegionMeanAttributes;
  /** tokens u32 [rows, C] → features [rows, C], normalised as in patchify. */
  normaliseTokens: {
    readonly alphabet: number;
    readonly mean: readonly number[];
    readonly deviation: readonly number[];
  };
  /** (origins u32 [rows]) → order u32 [rows, P]: a random permutation for each row, keyed by seed, image and cell, so that batching doesn't matter. `stream` separates levels. */
  drawOrder: { readonly patches: number; readonly cells: number; readonly stream: number };
  /** (order u32 [rows, P]) → mask u32 [rows, P]: 1 for the patches at places 0 … masked + picks − 1 of the order (scalars; those masked before this iteration). */
  maskFromOrder: NoAttributes;
  /**
   * (order u32 [rows, P]) → picked u32 [children = rows × picks]: patches at places masked … masked + picks − 1 of each row's order, as
   * row·(before + P) + before + patch: their numbers among sequences of patches with `before` tokens before them.
   */
  pickFromOrder: { readonly symbol: string; readonly before: number };
  /**
   * (logits [rows, V], origins u32 [rows], canvas, logProbabilities f32 [canvases, …, C]): draws one token for each row (pair of rows under guidance: row r conditional, r + rows/2
   * unconditional; the likeliest one if `greedy`) → tokens u32 [rows, 1] (both rows of a pair get it). Stores it in the canvas [.., C] at
   * `channel` of the row's cell; unless `toCanvas`, the third input is [rows, C] instead, and it is stored there for each row.
   * log p(token) is added to `logProbabilities` at `channel` of the row's cell: the probability with which it was drawn (nothing if `greedy`).
   */
  drawToken: {
    readonly alphabet: number;
    readonly channel: number;
    readonly channels: number;
    readonly cells: number;
    readonly stream: number;
    readonly toCanvas: boolean;
  };
}

export interface PatchifyAttributes {
  readonly extents: readonly number[];
  readonly grid: readonly number[];
  readonly patch: readonly number[];
  readonly channels: number;
  readonly alphabet: number;
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly first: number | 'previous';
  readonly count: number;
}

export interface RegionMeanAttributes {
  readonly extents: readonly number[];
  readonly region: readonly number[];
  readonly channels: number;
  readonly alphabet: number;
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

export interface ChildOriginsAttributes {
  readonly extents: readonly number[];
  readonly grid: readonly number[];
  readonly patch: readonly number[];
  readonly at: 'all' | 'picked' | 'position';
}

export type OpKind = keyof Ops;

/** Scalar functions of `elementwise`; each is a row in the tables of 4-differentiate, 5-lower and the CPU reference. */
export type ElementwiseFn =
  | 'add'
  | 'multiply'
  | 'scale' // x · constant
  | 'gelu' // x Φ(x), exact
  | 'geluGrad' // (x, dy) → dy · gelu′(x)
  | 'silu'
  | 'siluGrad' // (x, dy) → dy · silu′(x)
  | 'select' // (condition u32, a, b) → condition ≠ 0 ? a : b
  | 'selectGrad' // (condition u32, dy) → condition ≠ 0 ? dy : 0
  | 'rejectGrad' // (condition u32, dy) → condition ≠ 0 ? 0 : dy
  | 'dropout'; // x / (1 − rate) or 0, rate = constant; drawn by counter from (seed, step, stream, element), so its gradient is itself

/** Scalars that an op's kernel may read from its launch block; the host sets them before each run of a segment. */
export const scalarsOfOp: Partial<Record<OpKind, readonly Scalar[]>> = {
  attention: ['seedLow', 'seedHigh', 'step'],
  attentionGrad: ['seedLow', 'seedHigh', 'step'],
  elementwise: ['seedLow', 'seedHigh', 'step'],
  rotaryAt: ['position'],
  cachedAttention: ['position'],
  patchify: ['position'],
  childOrigins: ['position'],
  drawOrder: ['seedLow', 'seedHigh', 'firstImage'],
  maskFromOrder: ['masked', 'picks'],
  tokenAt: ['position'],
  pickFromOrder: ['masked', 'picks'],
  drawToken: ['seedLow', 'seedHigh', 'firstImage', 'guided', 'greedy', 'guidance', 'temperature', 'filterThreshold'],
};
