import type { Op } from '../op.ts';
import type { Scalar } from '../scalars.ts';
import { attention, attentionGrad, cachedAttention } from './attention.ts';
import {
  cellPadding,
  cellTokens,
  childOrigins,
  embedPatches,
  embedPatchesGrad,
  normaliseTokens,
  patchify,
  regionMean,
  regionMode,
} from './cells.ts';
import { gatherConditions, gatherConditionsGrad } from './conditions.ts';
import { crossEntropy, crossEntropyGrad } from './cross-entropy.ts';
import { elementwise } from './elementwise.ts';
import { embedding, embeddingGrad } from './embedding.ts';
import { logisticLoss, logisticLossGrad } from './logistic.ts';
import { matmul, sumRows } from './matmul.ts';
import { norm, normGradGain, normGradInput } from './norm.ts';
import { patchAt, permuteTokens } from './order.ts';
import { rotary, rotaryAt } from './rotary.ts';
import { drawLogistic, drawOrder, drawToken, givenGuides, maskFromOrder, pickFromOrder } from './sampling.ts';
import { concatTokens, padTokens, repeatTokens, reshape, sliceTokens, sumTokens, tokenAt } from './tokens.ts';

const rows = {
  matmul,
  elementwise,
  sumRows,
  norm,
  normGradInput,
  normGradGain,
  rotary,
  rotaryAt,
  attention,
  attentionGrad,
  cachedAttention,
  concatTokens,
  sliceTokens,
  tokenAt,
  padTokens,
  repeatTokens,
  sumTokens,
  gatherConditions,
  gatherConditionsGrad,
  permuteTokens,
  patchAt,
  embedding,
  embeddingGrad,
  crossEntropy,
  crossEntropyGrad,
  logisticLoss,
  logisticLossGrad,
  reshape,
  patchify,
  embedPatches,
  embedPatchesGrad,
  childOrigins,
  cellTokens,
  cellPadding,
  regionMean,
  regionMode,
  normaliseTokens,
  drawOrder,
  maskFromOrder,
  pickFromOrder,
  givenGuides,
  drawToken,
  drawLogistic,
};

/** Names of the ops. */
export type OpKind = keyof typeof rows;

type AttributesOf<Row> = Row extends Op<infer A, infer _> ? A : never;

/** The attributes of every op kind. */
export type Ops = { readonly [K in OpKind]: AttributesOf<(typeof rows)[K]> };

/**
 * Every op, the only list of them. The tables of gradient rules and lowering rules have a row for each of its keys, so that an op without
 * one fails type checking.
 */
export const ops: { readonly [K in OpKind]: Op<Ops[K], Scalar> } = rows;
