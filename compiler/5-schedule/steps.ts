import { IrError } from '../ir/error.ts';
import type { Graph, Node, Value } from '../ir/graph.ts';
import type { Element, Shape } from '../ir/shape.ts';
import { product } from '../ir/shape.ts';
import { aliasOf } from './aliases.ts';
import type { Alias } from './aliases.ts';
import { costOf } from './cost.ts';
import type { DispatchCost } from './cost.ts';
import { fuse, nodesOf } from './fuse.ts';
import type { Unit } from './fuse.ts';
import type { JoinedSum } from './joined-sums.ts';
import type { LoweredRows } from './rows/lower-rows.ts';
import { complete } from './kernel-table.ts';
import { lowerFunctions } from './lower/elementwise.ts';
import { lowerProduct, lowerRowsProduct } from './lower/matmul.ts';
import { lowerChainedNormGrad, lowerNormGradParameters } from './lower/norm.ts';
import type { LoweringContext, Step } from './lower/step.ts';
import { lowering } from './lower/table.ts';

export interface Lowered {
  readonly graph: Graph;
  readonly steps: readonly Step[];
  readonly aliases: ReadonlyMap<Value, Alias>;
  readonly costs: ReadonlyMap<Step, DispatchCost>;
}

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

const outputOf = (node: Node): Value => {
  const [value] = node.outputs;
  if (value === undefined) throw new IrError(`${node.name} has no output`);
  return value;
};

/** A graph's units in order, without those that share another value's storage. */
export interface FusedGraph {
  readonly graph: Graph;
  readonly units: readonly Unit[];
  readonly aliases: ReadonlyMap<Value, Alias>;
}

export const fuseGraph = (graph: Graph): FusedGraph => {
  const aliases = new Map<Value, Alias>();
  const units: Unit[] = [];
  for (const unit of fuse(graph)) {
    const alias = unit.kind === 'node' ? aliasOf(unit.node) : undefined;
    if (unit.kind !== 'node' || alias === undefined) units.push(unit);
    else aliases.set(outputOf(unit.node), alias);
  }
  return { graph, units, aliases };
};

/** Lowers units to dispatches in order, still in terms of values; some may be lowered already. */
export const lowerUnits = ({ graph, aliases }: FusedGraph, units: readonly (Unit | LoweredRows)[]): Lowered => {
  const costs = new Map<Step, DispatchCost>();
  let scratches = 0;
  const context: LoweringContext = {
    scratch(name: string, shape: Shape, element: Element = 'f32'): Value {
      return { id: -1 - scratches++, name, shape, element, source: undefined };
    },
  };
  const steps = units.flatMap((unit): readonly Step[] => {
    if (unit.kind === 'rows') {
      costs.set(unit.step, unit.cost);
      return [unit.step];
    }
    const lowered = lowerUnit(unit, context);
    for (const [index, step] of lowered.entries())
      costs.set(step, costOf(step, nodesOf(unit), step.share ?? (index === 0 ? 1 : 0), complete(step).bindings));
    return lowered;
  });
  return { graph, steps, aliases, costs };
};

/** Fuses and lowers a graph. */
export const lowerGraph = (graph: Graph): Lowered => {
  const fused = fuseGraph(graph);
  return lowerUnits(fused, fused.units);
};

export const bytesOf = (shape: Shape): { readonly symbol: string | undefined; readonly bytes: number } => ({
  symbol: shape.rows?.symbol,
  bytes: 4 * (shape.rows?.times ?? 1) * product(shape.dims),
});
