import type { ElementwiseFn } from '../ops.ts';
import type { Broadcast } from '../broadcast.ts';
import { broadcastOf } from '../broadcast.ts';
import type { EvaluationRule } from './call.ts';
import { dropoutFactor } from './dropout.ts';
import { normalCdf, normalDensity } from './erf.ts';
import { at } from './tensor.ts';

/** One element of each input, the node's constant, and dropout's factor for a rate at this element. */
interface Point {
  readonly x: readonly number[];
  readonly constant: number;
  readonly keep: (rate: number) => number;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const geluSlope = (x: number): number => normalCdf(x) + x * normalDensity(x);

const siluSlope = (x: number): number => sigmoid(x) * (1 + x * (1 - sigmoid(x)));

const scalarFunctions: { readonly [F in ElementwiseFn]: (point: Point) => number } = {
  add: ({ x }) => x.reduce((sum, term) => sum + term, 0),
  multiply: ({ x }) => x.reduce((result, factor) => result * factor, 1),
  scale: ({ x, constant }) => at(x, 0) * constant,
  gelu: ({ x }) => at(x, 0) * normalCdf(at(x, 0)),
  geluGrad: ({ x }) => geluSlope(at(x, 0)) * at(x, 1),
  silu: ({ x }) => at(x, 0) * sigmoid(at(x, 0)),
  siluGrad: ({ x }) => siluSlope(at(x, 0)) * at(x, 1),
  select: ({ x }) => (at(x, 0) !== 0 ? at(x, 1) : at(x, 2)),
  selectGrad: ({ x }) => (at(x, 0) !== 0 ? at(x, 1) : 0),
  rejectGrad: ({ x }) => (at(x, 0) !== 0 ? 0 : at(x, 1)),
  dropout: ({ x, constant, keep }) => at(x, 0) * keep(constant),
};

/** Where output element `index` reads an input that is broadcast so. */
const source = (broadcast: Broadcast, index: number): number => {
  if (broadcast === 'full') return index;
  return 'suffix' in broadcast ? index % broadcast.suffix : Math.floor(index / broadcast.prefix);
};

export const evaluateElementwise: EvaluationRule<'elementwise'> = (call) => {
  const { fn, constant, stream } = call.attributes;
  const output = call.result();
  const broadcasts = call.inputs.map((_, input) => broadcastOf(call.declaredInput(input), call.declaredOutput()));
  for (let i = 0; i < output.length; i++) {
    output[i] = scalarFunctions[fn]({
      x: broadcasts.map((broadcast, input) => at(call.data(input), source(broadcast, i))),
      constant,
      keep: (rate) => dropoutFactor(call.context, rate, stream, i),
    });
  }
};
