import { lowerAttention, lowerAttentionGrad, lowerCachedAttention } from './attention.ts';
import {
  lowerCellPadding,
  lowerCellTokens,
  lowerChildOrigins,
  lowerNormaliseTokens,
  lowerPatchify,
  lowerRegionMean,
  lowerRegionMode,
} from './cells.ts';
import { lowerGatherConditions, lowerGatherConditionsGrad } from './conditions.ts';
import { lowerCrossEntropy, lowerCrossEntropyGrad, lowerLogisticLoss, lowerLogisticLossGrad } from './losses.ts';
import { lowerElementwise } from './elementwise.ts';
import { lowerEmbedding, lowerEmbeddingGrad, lowerEmbedPatches, lowerEmbedPatchesGrad } from './embedding.ts';
import { lowerMatmul } from './matmul.ts';
import { lowerNorm, lowerNormGradGain, lowerNormGradInput } from './norm.ts';
import { lowerPatchAt, lowerPermuteTokens } from './order.ts';
import { lowerRotary, lowerRotaryAt } from './rotary.ts';
import { lowerSumRows } from './row-sums.ts';
import {
  lowerDrawLogistic,
  lowerDrawOrder,
  lowerDrawToken,
  lowerGivenGuides,
  lowerMaskFromOrder,
  lowerPickFromOrder,
} from './sampling.ts';
import type { LoweringTable } from './step.ts';
import {
  lowerConcatTokens,
  lowerPadTokens,
  lowerRepeatTokens,
  lowerSliceTokens,
  lowerSumTokens,
  lowerTokenAt,
} from './tokens.ts';

/** How every op becomes dispatches of kernels. */
export const lowering: LoweringTable = {
  matmul: lowerMatmul,
  elementwise: lowerElementwise,
  sumRows: lowerSumRows,
  norm: lowerNorm,
  normGradInput: lowerNormGradInput,
  normGradGain: lowerNormGradGain,
  rotary: lowerRotary,
  rotaryAt: lowerRotaryAt,
  attention: lowerAttention,
  attentionGrad: lowerAttentionGrad,
  cachedAttention: lowerCachedAttention,
  concatTokens: lowerConcatTokens,
  sliceTokens: lowerSliceTokens,
  tokenAt: lowerTokenAt,
  padTokens: lowerPadTokens,
  repeatTokens: lowerRepeatTokens,
  sumTokens: lowerSumTokens,
  gatherConditions: lowerGatherConditions,
  gatherConditionsGrad: lowerGatherConditionsGrad,
  permuteTokens: lowerPermuteTokens,
  patchAt: lowerPatchAt,
  embedding: lowerEmbedding,
  embeddingGrad: lowerEmbeddingGrad,
  crossEntropy: lowerCrossEntropy,
  crossEntropyGrad: lowerCrossEntropyGrad,
  logisticLoss: lowerLogisticLoss,
  logisticLossGrad: lowerLogisticLossGrad,
  reshape: () => [],
  patchify: lowerPatchify,
  embedPatches: lowerEmbedPatches,
  embedPatchesGrad: lowerEmbedPatchesGrad,
  childOrigins: lowerChildOrigins,
  cellTokens: lowerCellTokens,
  cellPadding: lowerCellPadding,
  regionMean: lowerRegionMean,
  regionMode: lowerRegionMode,
  normaliseTokens: lowerNormaliseTokens,
  drawOrder: lowerDrawOrder,
  maskFromOrder: lowerMaskFromOrder,
  pickFromOrder: lowerPickFromOrder,
  givenGuides: lowerGivenGuides,
  drawToken: lowerDrawToken,
  drawLogistic: lowerDrawLogistic,
};
