import type { NodeOf } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import { writeChain } from '../chain.ts';
import { along, packs } from './sizes.ts';
import type { Lowering, Step } from './step.ts';
import { output } from '../../ir/application.ts';

/** A chain of functions in one kernel of its own; `stored` are the values that others read. */
export const lowerFunctions = (functions: readonly NodeOf<'elementwise'>[], stored: readonly Value[]): Step => {
  const chain = writeChain({ functions, product: undefined, stored, firstBinding: 1 });
  const last = functions.at(-1);
  if (last === undefined) throw new Error('an empty chain of functions');
  const count = packs(output(last), chain.pack);
  return {
    kernel: 'elementwise',
    label: last.name,
    constants: { PACK: chain.pack },
    launch: { count },
    bindings: {},
    items: along(count),
    chain,
  };
};

/** A chain of one function. */
export const lowerElementwise: Lowering<'elementwise'> = (node) => [lowerFunctions([node], node.outputs)];
