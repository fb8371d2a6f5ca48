import { perElement } from '../amount.ts';
import { output } from '../application.ts';
import { broadcastOf } from '../broadcast.ts';
import type { Broadcast } from '../broadcast.ts';
import type { Call } from '../evaluate/call.ts';
import { dropoutFactor, dropoutScalars } from '../evaluate/dropout.ts';
import type { DropoutScalar } from '../evaluate/dropout.ts';
import { at } from '../evaluate/tensor.ts';
import { demand, pure } from '../op.ts';
import type { Op } from '../op.ts';
import { elementsPerUnit } from '../shape.ts';
import type { Shape } from '../shape.ts';
import { scalarFunctions } from './functions.ts';
import type { ElementwiseFn } from './functions.ts';

/** The function, and the numbers that some functions need besides their operands. */
export interface ElementwiseAttributes {
  readonly fn: ElementwiseFn;
  readonly constant: number;
  readonly stream: number;
}

/** The shape that every other one can be broadcast to, if there is one. */
const largest = (a: Shape, b: Shape): Shape => {
  const moreRows = a.rows === undefined && b.rows !== undefined;
  const sameKind = (a.rows === undefined) === (b.rows === undefined);
  const more = elementsPerUnit(b) - elementsPerUnit(a);
  // A mask [rows, P] is as long as tokens [rows, P, 1], which have its dims and one more.
  const larger = more > 0 || (more === 0 && b.dims.length > a.dims.length);
  return moreRows || (sameKind && larger) ? b : a;
};

/** Where output element `index` reads an input that is broadcast so. */
const source = (broadcast: Broadcast, index: number): number => {
  if (broadcast === 'full') return index;
  return 'suffix' in broadcast ? index % broadcast.suffix : Math.floor(index / broadcast.prefix);
};

const evaluate = (call: Call<ElementwiseAttributes, DropoutScalar>): void => {
  const { fn, constant, stream } = call.attributes;
  const { drops, value } = scalarFunctions[fn];
  const result = call.result();
  const reads = call.inputs.map((tensor, index) => ({
    data: tensor.data,
    broadcast: broadcastOf(call.declaredInput(index), call.declaredOutput()),
  }));
  for (let i = 0; i < result.length; i++) {
    const x = reads.map(({ data, broadcast }) => at(data, source(broadcast, i)));
    result[i] = value(...x, drops ? dropoutFactor(call, constant, stream, i) : constant);
  }
};

/** One scalar function of its inputs, element by element; inputs may be broadcast (see `broadcastOf`). Fused into chains and epilogues. */
export const elementwise: Op<ElementwiseAttributes, DropoutScalar> = {
  infer({ fn }, inputs) {
    const { operands } = scalarFunctions[fn];
    demand(inputs.length === operands.length, `${fn} takes ${operands.length} operands, not ${inputs.length}`);
    for (const [index, { name, element }] of inputs.entries()) {
      const wanted = operands[index] === 'condition' ? 'u32' : 'f32';
      demand(element === wanted, `${fn} wants ${wanted} for ${name}, which is ${element}`);
    }
    const shape = inputs.map((value) => value.shape).reduce(largest);
    for (const value of inputs) broadcastOf(value.shape, shape);
    return [{ shape, element: 'f32' }];
  },
  cost: (node) => perElement(output(node), scalarFunctions[node.attributes.fn].cost),
  evaluate,
  ...pure,
  scalars: dropoutScalars,
};
