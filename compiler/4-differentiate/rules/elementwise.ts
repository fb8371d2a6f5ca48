import { IrError } from '../../ir/error.ts';
import type { NodeOf } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import type { ElementwiseFn } from '../../ir/ops/functions.ts';
import { mapped, passOn } from '../broadcast-gradient.ts';
import { input } from '../../ir/application.ts';
import type { GradientRule, InputGradient } from '../rule.ts';

type Elementwise = NodeOf<'elementwise'>;
type FunctionRule = (node: Elementwise, dy: Value) => readonly (InputGradient | undefined)[];

/** dx = grad(x, dy), for a function of one operand whose derivative is an elementwise function too. */
const byDerivative =
  (grad: ElementwiseFn): FunctionRule =>
  (node, dy) => {
    const x = input(node, 0);
    return [mapped(x, dy, grad, [x, dy])];
  };

const multiplyRule: FunctionRule = (node, dy) => {
  const [a, b] = [input(node, 0), input(node, 1)];
  return [mapped(a, dy, 'multiply', [dy, b]), mapped(b, dy, 'multiply', [dy, a])];
};

const selectRule: FunctionRule = (node, dy) => {
  const [condition, a, b] = [input(node, 0), input(node, 1), input(node, 2)];
  return [undefined, mapped(a, dy, 'selectGrad', [condition, dy]), mapped(b, dy, 'rejectGrad', [condition, dy])];
};

/** The derivative of each elementwise function; 'none' for those that only gradients use. */
export const functionRules: { readonly [F in ElementwiseFn]: FunctionRule | 'none' } = {
  add: (node, dy) => node.inputs.map((operand) => passOn(operand, dy)),
  multiply: multiplyRule,
  scale: (node, dy) => [mapped(input(node, 0), dy, 'scale', [dy], node.attributes.constant)],
  gelu: byDerivative('geluGrad'),
  geluGrad: 'none',
  silu: byDerivative('siluGrad'),
  siluGrad: 'none',
  select: selectRule,
  selectGrad: 'none',
  rejectGrad: 'none',
  // The same counter draws the same mask again.
  dropout: (node, dy) => [
    mapped(input(node, 0), dy, 'dropout', [dy], node.attributes.constant, node.attributes.stream),
  ],
};

export const elementwiseRule: GradientRule<'elementwise'> = (node, dy) => {
  const rule = functionRules[node.attributes.fn];
  if (rule === 'none') throw new IrError(`${node.name}: ${node.attributes.fn} has no gradient`);
  return rule(node, dy);
};
