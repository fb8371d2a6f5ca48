import type { Graph } from '../ir/graph.ts';
import type { Value } from '../ir/value.ts';

/** What a backward pass has to visit. */
export interface Activity {
  /** Values that depend on a parameter and that the loss depends on. */
  readonly active: ReadonlySet<Value>;
  /** For each active value, how many contributions its gradient is the sum of. */
  readonly uses: ReadonlyMap<Value, number>;
  /** Parameters that nodes read, in the order of their first use. */
  readonly parameters: readonly Value[];
}

const isParameter = (value: Value): boolean => value.source?.kind === 'parameter';

/** Parameters and everything that is computed from them, as far as it can have a gradient. */
const dependingOnParameters = ({ nodes }: Graph): ReadonlySet<Value> => {
  const depending = new Set(nodes.flatMap(({ inputs }) => inputs.filter(isParameter)));
  for (const { inputs, outputs } of nodes) {
    if (!inputs.some((value) => depending.has(value))) continue;
    for (const output of outputs) if (output.element === 'f32') depending.add(output);
  }
  return depending;
};

/** `loss` and everything that it is computed from. */
const leadingTo = ({ nodes }: Graph, loss: Value): ReadonlySet<Value> => {
  const leading = new Set([loss]);
  for (const { inputs, outputs } of nodes.toReversed()) {
    if (!outputs.some((value) => leading.has(value))) continue;
    for (const input of inputs) leading.add(input);
  }
  return leading;
};

/** Finds the values whose gradients matter, so that the backward pass makes no others. */
export const activityOf = (graph: Graph, loss: Value): Activity => {
  const depending = dependingOnParameters(graph);
  const leading = leadingTo(graph, loss);
  const active = new Set([...depending].filter((value) => leading.has(value)));
  const uses = new Map<Value, number>();
  for (const { inputs, outputs } of graph.nodes) {
    if (!outputs.some((value) => active.has(value))) continue;
    for (const input of inputs) if (active.has(input)) uses.set(input, (uses.get(input) ?? 0) + 1);
  }
  return { active, uses, parameters: [...depending].filter(isParameter) };
};
