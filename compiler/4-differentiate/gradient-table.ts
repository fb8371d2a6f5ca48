import type { OpKind } from '../ir/ops/table.ts';
import type { GradientRule } from './rule.ts';
import { attentionRule } from './rules/attention.ts';
import { gatherConditionsRule } from './rules/conditions.ts';
import { crossEntropyRule, logisticLossRule } from './rules/losses.ts';
import { elementwiseRule } from './rules/elementwise.ts';
import { embeddingRule, embedPatchesRule } from './rules/embedding.ts';
import { matmulRule, sumRowsRule } from './rules/matmul.ts';
import { normRule } from './rules/norm.ts';
import { permuteTokensRule } from './rules/order.ts';
import { rotaryRule } from './rules/rotary.ts';
import * as tokens from './rules/tokens.ts';

export type GradientTable = { readonly [K in OpKind]: GradientRule<K> | 'none' };

/** The gradient rule of every op; 'none' for those that aren't differentiated: pixels and indices, sampling, and gradients themselves. */
export const gradientTable: GradientTable = {
  matmul: matmulRule,
  elementwise: elementwiseRule,
  sumRows: sumRowsRule,
  norm: normRule,
  normGradInput: 'none',
  normGradGain: 'none',
  rotary: rotaryRule,
  rotaryAt: 'none',
  attention: attentionRule,
  attentionGrad: 'none',
  cachedAttention: 'none',
  concatTokens: tokens.concatTokensRule,
  sliceTokens: tokens.sliceTokensRule,
  tokenAt: 'none',
  padTokens: tokens.padTokensRule,
  repeatTokens: tokens.repeatTokensRule,
  sumTokens: tokens.sumTokensRule,
  gatherConditions: gatherConditionsRule,
  gatherConditionsGrad: 'none',
  permuteTokens: permuteTokensRule,
  patchAt: 'none',
  embedding: embeddingRule,
  embeddingGrad: 'none',
  crossEntropy: crossEntropyRule,
  crossEntropyGrad: 'none',
  logisticLoss: logisticLossRule,
  logisticLossGrad: 'none',
  reshape: tokens.reshapeRule,
  patchify: 'none',
  embedPatches: embedPatchesRule,
  embedPatchesGrad: 'none',
  childOrigins: 'none',
  cellTokens: 'none',
  cellPadding: 'none',
  regionMean: 'none',
  regionMode: 'none',
  normaliseTokens: 'none',
  drawOrder: 'none',
  maskFromOrder: 'none',
  pickFromOrder: 'none',
  givenGuides: 'none',
  drawToken: 'none',
  drawLogistic: 'none',
};
