import type { ElementwiseFn } from '../ops.ts';
import type { Broadcast } from '../broadcast.ts';
import { broadcastOf } from '../broadcast.ts';
import type { EvaluationRule } from './call.ts';
import { dropoutFactor } from './dropout.ts';
import { normalCdf, normalDensity } from './erf.ts';
import { at } from './tensor.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const geluSlope = (x: number): number => normalCdf(x) + x * normalDensity(x);

const siluSlope = (x: number): number => sigmoid(x) * (1 + x * (1 - sigmoid(x)));

/** Each function of one element of every input and of `factor`: the node's constant, or what dropout multiplies this element by. */
const scalarFunctions: { readonly [F in ElementwiseFn]: (x: readonly number[], factor: number) => number } = {
  add: (x) => x.reduce((sum, term) => sum + term, 0),
  multiply: (x) => x.reduce((result, factor) => result * factor, 1),
  scale: (x, factor) => at(x, 0) * factor,
  gelu: (x) => at(x, 0) * normalCdf(at(x, 0)),
  geluGrad: (x) => geluSlope(at(x, 0)) * at(x, 1),
  silu: (x) => at(x, 0) * sigmoid(at(x, 0)),
  siluGrad: (x) => siluSlope(at(x, 0)) * at(x, 1),
  select: (x) => (at(x, 0) !== 0 ? at(x, 1) : at(x, 2)),
  selectGrad: (x) => (at(x, 0) !== 0 ? at(x, 1) : 0),
  rejectGrad: (x) => (at(x, 0) !== 0 ? 0 : at(x, 1)),
  dropout: (x, factor) => at(x, 0) * factor,
};

/** Where output element `index` reads an input that is broadcast so. */
const source = (broadcast: Broadcast, index: number): number => {
  if (broadcast === 'full') return index;
  return 'suffix' in broadcast ? index % broadcast.suffix : Math.floor(index / broadcast.prefix);
};

export const evaluateElementwise: EvaluationRule<'elementwise'> = (call) => {
  const { fn, constant, stream } = call.attributes;
  const output = call.result();
  const reads = call.inputs.map((tensor, input) => ({
    data: tensor.data,
    broadcast: broadcastOf(call.declaredInput(input), call.declaredOutput()),
  }));
  for (let i = 0; i < output.length; i++) {
    const x = reads.map(({ data, broadcast }) => at(data, source(broadcast, i)));
    const factor = fn === 'dropout' ? dropoutFactor(call.context, constant, stream, i) : constant;
    output[i] = scalarFunctions[fn](x, factor);
  }
};
