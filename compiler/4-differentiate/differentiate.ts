import { GraphBuilder } from '../ir/builder.ts';
import { IrError } from '../ir/error.ts';
import type { Graph, Node, NodeOf } from '../ir/graph.ts';
import type { Value } from '../ir/value.ts';
import type { OpKind } from '../ir/ops/table.ts';
import { printShape, sameShape, shapeOf } from '../ir/shape.ts';
import { activityOf } from './activity.ts';
import type { Activity } from './activity.ts';
import { GradientSums } from './gradient-sums.ts';
import { gradientTable } from './gradient-table.ts';
import { output } from '../ir/application.ts';
import type { InputGradient } from './rule.ts';

const lossOf = (graph: Graph): Value => {
  const loss = graph.results.get('loss');
  if (loss === undefined) throw new IrError(`${graph.name} has no result \`loss\``);
  if (!sameShape(loss.shape, shapeOf(undefined, 1)))
    throw new IrError(`the loss has the shape ${printShape(loss.shape)} instead of [1]`);
  return loss;
};

/** The gradients of a node's inputs, not yet emitted. */
const inputGradients = <K extends OpKind>(node: NodeOf<K>, dy: Value): readonly (InputGradient | undefined)[] => {
  const rule = gradientTable[node.kind];
  if (rule === 'none')
    throw new IrError(
      `${node.name}: ${node.kind} is not differentiable, but the loss depends on parameters through it`,
    );
  return rule(node, dy);
};

/** Carries the gradient of a node's output to those of its inputs that need it. */
const backThrough = (node: Node, sums: GradientSums, active: Activity['active']): void => {
  for (const extra of node.outputs.slice(1)) {
    if (sums.of(extra) !== undefined)
      throw new IrError(`${extra.name} is read where a gradient is wanted, but ${node.kind} has none for it`);
  }
  const dy = sums.of(output(node, 0));
  if (dy === undefined) return;
  const gradients = inputGradients(node, dy);
  node.inputs.forEach((input, index) => {
    if (!active.has(input)) return;
    const gradient = gradients[index];
    if (gradient === undefined)
      throw new IrError(`${node.name}: ${node.kind} has no gradient for its input ${input.name}`);
    sums.contribute(node, index, input, gradient);
  });
};

const gradientsOf = (graph: Graph, parameters: readonly Value[], sums: GradientSums): ReadonlyMap<string, Value> =>
  new Map(
    parameters.map((parameter) => {
      const gradient = sums.of(parameter);
      if (gradient === undefined)
        throw new IrError(`${graph.name}: the loss doesn't depend on the parameter ${parameter.name}`);
      return [parameter.name, gradient];
    }),
  );

export interface DifferentiateOptions {
  /** Whether the gradients are those of the loss times an input, `lossScale` [1]. */
  readonly scaled?: boolean;
}

/** The gradient that the backward pass starts from, [1]. */
const seedOf = (builder: GraphBuilder, loss: Value, scaled: boolean): Value =>
  scaled
    ? builder.source('lossScale', loss.shape, { kind: 'input' })
    : builder.source(`${loss.name}.gradient`, loss.shape, { kind: 'constant', recipe: { kind: 'ones' } });

/**
 * Reverse-mode differentiation: appends to a graph with the result `loss` [1] the nodes of its gradient with respect to every
 * parameter that the graph reads. Only gradients on a path from a parameter to the loss are made. A gradient is named after its value,
 * `<value>.gradient`; where an op passes the gradient on unchanged no node is made. Throws IrError if the loss doesn't depend on a parameter.
 */
export const differentiate = (graph: Graph, { scaled = false }: DifferentiateOptions = {}): Graph => {
  const loss = lossOf(graph);
  const { active, uses, parameters } = activityOf(graph, loss);
  const builder = GraphBuilder.from(graph);
  const sums = new GradientSums(builder, uses);
  sums.seed(loss, seedOf(builder, loss, scaled));
  for (const node of graph.nodes.toReversed()) {
    if (node.outputs.some((output) => active.has(output))) backThrough(node, sums, active);
  }
  return builder.finish(graph.results, gradientsOf(graph, parameters, sums));
};
