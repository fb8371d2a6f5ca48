import { input } from '../../ir/application.ts';
import { dimFromEnd } from '../../ir/shape.ts';
import type { GradientRule, InputGradient } from '../rule.ts';

export const concatTokensRule: GradientRule<'concatTokens'> = (node, dy) => {
  let end = 0;
  return node.inputs.map((part): InputGradient => {
    const count = dimFromEnd(part.shape, 1);
    const start = end;
    end += count;
    return (emit) => emit.last('sliceTokens', { start, count }, [dy]);
  });
};

export const sliceTokensRule: GradientRule<'sliceTokens'> = (node, dy) => {
  const { start, count } = node.attributes;
  const after = dimFromEnd(input(node, 0).shape, 1) - start - count;
  return [(emit) => emit.last('padTokens', { before: start, after }, [dy])];
};

export const padTokensRule: GradientRule<'padTokens'> = (node, dy) => [
  (emit) =>
    emit.last('sliceTokens', { start: node.attributes.before, count: dimFromEnd(input(node, 0).shape, 1) }, [dy]),
];

export const repeatTokensRule: GradientRule<'repeatTokens'> = (_, dy) => [(emit) => emit.last('sumTokens', {}, [dy])];

export const sumTokensRule: GradientRule<'sumTokens'> = (node, dy) => [
  (emit) => emit.last('repeatTokens', { count: dimFromEnd(input(node, 0).shape, 1) }, [dy]),
];

export const reshapeRule: GradientRule<'reshape'> = (node, dy) => {
  const { rows, dims } = input(node, 0).shape;
  return [(emit) => emit.last('reshape', { rows: rows?.times, dims }, [dy])];
};
