import { inputOf, tokensOf } from '../rule.ts';
import type { GradientRule, InputGradient } from '../rule.ts';

export const concatTokensRule: GradientRule<'concatTokens'> = (node, dy) => {
  let end = 0;
  return node.inputs.map((part): InputGradient => {
    const count = tokensOf(part);
    const start = end;
    end += count;
    return (emit) => emit.last('sliceTokens', { start, count }, [dy]);
  });
};

export const sliceTokensRule: GradientRule<'sliceTokens'> = (node, dy) => {
  const { start, count } = node.attributes;
  const after = tokensOf(inputOf(node, 0)) - start - count;
  return [(emit) => emit.last('padTokens', { before: start, after }, [dy])];
};

export const padTokensRule: GradientRule<'padTokens'> = (node, dy) => [
  (emit) => emit.last('sliceTokens', { start: node.attributes.before, count: tokensOf(inputOf(node, 0)) }, [dy]),
];

export const repeatTokensRule: GradientRule<'repeatTokens'> = (_, dy) => [(emit) => emit.last('sumTokens', {}, [dy])];

export const sumTokensRule: GradientRule<'sumTokens'> = (node, dy) => [
  (emit) => emit.last('repeatTokens', { count: tokensOf(inputOf(node, 0)) }, [dy]),
];

export const reshapeRule: GradientRule<'reshape'> = (node, dy) => {
  const { rows, dims } = inputOf(node, 0).shape;
  return [(emit) => emit.last('reshape', { rows: rows?.times, dims }, [dy])];
};
