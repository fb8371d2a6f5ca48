import { IrError } from '../ir/error.ts';
import type { Graph, Node } from '../ir/graph.ts';
import type { Value } from '../ir/value.ts';
import { siteOutside } from '../ir/site.ts';
import type { Element, Shape } from '../ir/shape.ts';
import { product } from '../ir/shape.ts';
import { aliasOf, isBindable, resolve } from './aliases.ts';
import type { Alias } from './aliases.ts';
import { costOf } from './cost.ts';
import type { DispatchCost } from './cost.ts';
import { fuse, nodesOf } from './fuse.ts';
import type { Unit } from './fuse.ts';
import type { JoinedSum } from './joined-sums.ts';
import type { LoweredRows } from './rows/lower-rows.ts';
import { complete } from './kernel-table.ts';
import { lowerFunctions } from './rules/elementwise.ts';
import { lowerProduct, lowerRowsProduct } from './rules/matmul.ts';
import { lowerChainedNormGrad, lowerNormGradParameters } from './rules/norm.ts';
import type { LoweringContext, Step } from './rules/step.ts';
import { lowering } from './rules/table.ts';
import { copyPart } from './rules/tokens.ts';

export interface Lowered {
  readonly graph: Graph;
  readonly steps: readonly Step[];
  readonly aliases: ReadonlyMap<Value, Alias>;
  readonly costs: ReadonlyMap<Step, DispatchCost>;
}

const bytesPerNumber = 4;

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
      return { id: -1 - scratches++, name, site: siteOutside(name), shape, element, source: undefined };
    },
  };
  const copies = new SliceCopies(aliases, context);
  const steps = units.flatMap((unit): readonly Step[] => {
    if (unit.kind === 'rows') {
      costs.set(unit.step, unit.cost);
      return [unit.step];
    }
    return lowerUnit(unit, context).flatMap((lowered, index) => {
      const { step, before } = copies.bindable(lowered);
      for (const copy of before) costs.set(copy, costOf(copy, [], 0, copy.bindings));
      costs.set(step, costOf(step, nodesOf(unit), step.share ?? (index === 0 ? 1 : 0), complete(step).bindings));
      return [...before, step];
    });
  });
  return { graph, steps, aliases, costs };
};

/** Copies of the slices that no kernel can bind where they lie: one for each slice of a graph, made before its first use. */
class SliceCopies {
  private readonly aliases: FusedGraph['aliases'];
  private readonly context: LoweringContext;
  private readonly copies = new Map<string, Value>();

  constructor(aliases: FusedGraph['aliases'], context: LoweringContext) {
    this.aliases = aliases;
    this.context = context;
  }

  /** The step with copies in the place of such slices, and the steps that have to make them before it. */
  bindable(step: Step): { readonly step: Step; readonly before: readonly Step[] } {
    const before: Step[] = [];
    const replaced = new Map<Value, Value>();
    for (const value of Object.values(complete(step).bindings)) {
      const { of: root, offset } = resolve(value, this.aliases);
      if (isBindable({ of: root, offset })) continue;
      const key = `${root.name} ${offset} ${product(value.shape.dims)}`;
      let copy = this.copies.get(key);
      if (copy === undefined) {
        copy = this.context.scratch(`${value.name}.copied`, value.shape);
        this.copies.set(key, copy);
        before.push(copyPart(value.name, root, offset / bytesPerNumber, copy));
      }
      replaced.set(value, copy);
    }
    return { step: replaced.size === 0 ? step : withValues(step, replaced), before };
  }
}

/** A step that binds other values in the place of some. They are in no page, so that variants that read pages don't suit it. */
const withValues = (step: Step, replaced: ReadonlyMap<Value, Value>): Step => {
  const instead = (value: Value): Value => replaced.get(value) ?? value;
  const bindingsWith = (bindings: Step['bindings']): Step['bindings'] =>
    Object.fromEntries(Object.entries(bindings).map(([name, value]) => [name, instead(value)]));
  const launch = Object.entries(step.launch).map(([field, value]) =>
    typeof value === 'object' && 'texelOf' in value ? [field, { texelOf: instead(value.texelOf) }] : [field, value],
  );
  return {
    ...step,
    bindings: bindingsWith(step.bindings),
    launch: Object.fromEntries(launch) as Step['launch'],
    ...(step.chain === undefined ? {} : { chain: { ...step.chain, bindings: bindingsWith(step.chain.bindings) } }),
    outsidePages: true,
  };
};

/** Fuses and lowers a graph. */
export const lowerGraph = (graph: Graph): Lowered => {
  const fused = fuseGraph(graph);
  return lowerUnits(fused, fused.units);
};

export const bytesOf = (shape: Shape): { readonly symbol: string | undefined; readonly bytes: number } => ({
  symbol: shape.rows?.symbol,
  bytes: bytesPerNumber * (shape.rows?.times ?? 1) * product(shape.dims),
});
