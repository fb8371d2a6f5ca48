import { IrError } from '../ir/error.ts';
import type { Graph, Node, Value } from '../ir/graph.ts';
import type { Element, Shape } from '../ir/shape.ts';
import { product } from '../ir/shape.ts';
import { costOf } from './cost.ts';
import type { DispatchCost } from './cost.ts';
import { fuse } from './fuse.ts';
import type { Unit } from './fuse.ts';
import type { JoinedSum } from './joined-sums.ts';
import { complete } from './kernel-table.ts';
import { lowerFunctions } from './lower/elementwise.ts';
import { lowerProduct, lowerRowsProduct } from './lower/matmul.ts';
import { lowerChainedNormGrad, lowerNormGradParameters } from './lower/norm.ts';
import type { LoweringContext, Step } from './lower/step.ts';
import { lowering } from './lower/table.ts';

/** A value that shares another's storage, `offset` bytes into it. */
export interface Alias {
  readonly of: Value;
  readonly offset: number;
}

export interface Lowered {
  readonly graph: Graph;
  readonly steps: readonly Step[];
  readonly aliases: ReadonlyMap<Value, Alias>;
  readonly costs: ReadonlyMap<Step, DispatchCost>;
}

/** Storage bindings start at multiples of this. */
const alignment = 256;

/** Reshapes, and slices of parameters that start where a binding can, need no kernel. */
const aliasOf = (node: Node): Alias | undefined => {
  const [of] = node.inputs;
  if (of === undefined) return undefined;
  if (node.kind === 'reshape') return { of, offset: 0 };
  if (node.kind !== 'sliceTokens' || of.shape.rows !== undefined || of.shape.dims.length !== 2) return undefined;
  const offset = 4 * node.attributes.start * (of.shape.dims[1] ?? 0);
  return offset % alignment === 0 ? { of, offset } : undefined;
};

const lowerNode = (node: Node, context: LoweringContext): readonly Step[] => {
  const rule = lowering[node.kind] as (node: Node, context: LoweringContext) => readonly Step[];
  return rule(node, context);
};

export const lowerJoinedSum = ({ node, sum }: JoinedSum, context: LoweringContext): readonly Step[] =>
  node.kind === 'matmul' ? lowerRowsProduct(node, sum, context) : lowerNormGradParameters(node, sum, context);

const lowerUnit = (unit: Unit, context: LoweringContext): readonly Step[] => {
  if (unit.kind === 'node') return lowerNode(unit.node, context);
  if (unit.kind === 'joined-sum') return lowerJoinedSum(unit, context);
  const { start, functions, stored } = unit;
  if (start?.kind === 'matmul') return [lowerProduct(start, functions, stored)];
  if (start?.kind === 'normGradInput') return [lowerChainedNormGrad(start, functions, stored)];
  return [lowerFunctions(functions, stored)];
};

const nodesOf = (unit: Unit): readonly Node[] => {
  if (unit.kind === 'node') return [unit.node];
  if (unit.kind === 'joined-sum') return [unit.node, unit.sum];
  return [...(unit.start === undefined ? [] : [unit.start]), ...unit.functions];
};

/** Fuses and lowers a graph to dispatches in order, still in terms of values. */
export const lowerGraph = (graph: Graph): Lowered => {
  const aliases = new Map<Value, Alias>();
  const costs = new Map<Step, DispatchCost>();
  let scratches = 0;
  const context: LoweringContext = {
    scratch(name: string, shape: Shape, element: Element = 'f32'): Value {
      return { id: -1 - scratches++, name, shape, element, source: undefined };
    },
  };
  const steps = fuse(graph).flatMap((unit) => {
    const alias = unit.kind === 'node' ? aliasOf(unit.node) : undefined;
    if (unit.kind !== 'node' || alias === undefined) {
      const lowered = lowerUnit(unit, context);
      for (const [index, step] of lowered.entries())
        costs.set(step, costOf(step, nodesOf(unit), step.share ?? (index === 0 ? 1 : 0), complete(step).bindings));
      return lowered;
    }
    const [value] = unit.node.outputs;
    if (value === undefined) throw new IrError(`${unit.node.name} has no output`);
    aliases.set(value, alias);
    return [];
  });
  return { graph, steps, aliases, costs };
};

/** The value that owns the storage, and how far into it this one starts. */
export const resolve = (value: Value, aliases: ReadonlyMap<Value, Alias>): Alias => {
  const alias = aliases.get(value);
  if (alias === undefined) return { of: value, offset: 0 };
  const root = resolve(alias.of, aliases);
  return { of: root.of, offset: root.offset + alias.offset };
};

export const bytesOf = (shape: Shape): { readonly symbol: string | undefined; readonly bytes: number } => ({
  symbol: shape.rows?.symbol,
  bytes: 4 * (shape.rows?.times ?? 1) * product(shape.dims),
});
