import { IrError } from '../error.ts';
import type { Node, NodeOf } from '../graph.ts';
import type { Value } from '../value.ts';
import type { OpKind } from '../ops.ts';
import { printShape } from '../shape.ts';
import { evaluateAttention, evaluateAttentionGrad } from './attention.ts';
import { evaluateCachedAttention } from './cached-attention.ts';
import { Call } from './call.ts';
import type { EvaluationRule } from './call.ts';
import { evaluateGatherConditions, evaluateGatherConditionsGrad } from './conditions.ts';
import { concreteShape } from './context.ts';
import type { EvaluationContext } from './context.ts';
import { evaluateDrawToken } from './draw-token.ts';
import { evaluateElementwise } from './elementwise.ts';
import { evaluateEmbedding, evaluateEmbeddingGrad } from './embedding.ts';
import { evaluateCrossEntropy, evaluateCrossEntropyGrad } from './losses.ts';
import { evaluateMatmul, evaluateSumRows } from './matmul.ts';
import { evaluateNorm, evaluateNormGradGain, evaluateNormGradInput } from './norm.ts';
import { evaluateDrawOrder, evaluateMaskFromOrder, evaluatePickFromOrder } from './orders.ts';
import {
  evaluateCellTokens,
  evaluateChildOrigins,
  evaluateNormaliseTokens,
  evaluatePatchify,
  evaluateRegionMean,
} from './pixels.ts';
import { evaluateRotary, evaluateRotaryAt } from './rotary.ts';
import { zeroTensor } from './tensor.ts';
import type { Tensor } from './tensor.ts';
import * as tokens from './tokens.ts';

/** The meaning of every op. */
const evaluation: { readonly [K in OpKind]: EvaluationRule<K> } = {
  matmul: evaluateMatmul,
  elementwise: evaluateElementwise,
  sumRows: evaluateSumRows,
  norm: evaluateNorm,
  normGradInput: evaluateNormGradInput,
  normGradGain: evaluateNormGradGain,
  rotary: evaluateRotary,
  rotaryAt: evaluateRotaryAt,
  attention: evaluateAttention,
  attentionGrad: evaluateAttentionGrad,
  cachedAttention: evaluateCachedAttention,
  concatTokens: tokens.evaluateConcatTokens,
  sliceTokens: tokens.evaluateSliceTokens,
  tokenAt: tokens.evaluateTokenAt,
  padTokens: tokens.evaluatePadTokens,
  repeatTokens: tokens.evaluateRepeatTokens,
  sumTokens: tokens.evaluateSumTokens,
  gatherConditions: evaluateGatherConditions,
  gatherConditionsGrad: evaluateGatherConditionsGrad,
  embedding: evaluateEmbedding,
  embeddingGrad: evaluateEmbeddingGrad,
  crossEntropy: evaluateCrossEntropy,
  crossEntropyGrad: evaluateCrossEntropyGrad,
  reshape: tokens.evaluateReshape,
  patchify: evaluatePatchify,
  childOrigins: evaluateChildOrigins,
  cellTokens: evaluateCellTokens,
  regionMean: evaluateRegionMean,
  normaliseTokens: evaluateNormaliseTokens,
  drawOrder: evaluateDrawOrder,
  maskFromOrder: evaluateMaskFromOrder,
  pickFromOrder: evaluatePickFromOrder,
  drawToken: evaluateDrawToken,
};

/** Throws IrError where a tensor is not of the shape and element that the graph declares. */
export const checkTensor = (value: Value, tensor: Tensor, context: EvaluationContext): void => {
  const expected = concreteShape(value.shape, context.symbols);
  const fits =
    tensor.element === value.element &&
    tensor.shape.length === expected.length &&
    expected.every((n, i) => n === tensor.shape[i]);
  if (fits) return;
  throw new IrError(
    `${value.name} is ${value.element} ${printShape(value.shape)} but got ${tensor.element} [${tensor.shape.join(', ')}]`,
  );
};

const apply = <K extends OpKind>(
  node: NodeOf<K>,
  inputs: readonly Tensor[],
  context: EvaluationContext,
): readonly Tensor[] => {
  node.inputs.forEach((value, i) => {
    const tensor = inputs[i];
    if (tensor === undefined) throw new IrError(`${value.name} got no tensor`);
    checkTensor(value, tensor, context);
  });
  const outputs = node.outputs.map(({ element, shape }) => zeroTensor(element, concreteShape(shape, context.symbols)));
  evaluation[node.kind](new Call(node, inputs, outputs, context));
  return outputs;
};

/**
 * Evaluates one node on the CPU in float64: the reference that kernels and gradients are tested against. Ops that write their inputs
 * (cachedAttention its caches, drawToken the canvas) write the given tensors.
 */
export const evaluateNode = (node: Node, inputs: readonly Tensor[], context: EvaluationContext): readonly Tensor[] => {
  try {
    return apply(node, inputs, context);
  } catch (error) {
    if (error instanceof IrError) throw new IrError(`${node.name} (${node.kind}): ${error.message}`, { cause: error });
    throw error;
  }
};
