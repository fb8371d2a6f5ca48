import type { Graph, Node } from '../ir/graph.ts';
import type { Value } from '../ir/value.ts';
import type { OpKind } from '../ir/ops.ts';

/** Ops that change a state in place besides giving outputs. */
const effects: ReadonlySet<OpKind> = new Set(['drawToken', 'cachedAttention']);

/** Drops nodes whose results nothing reads: nothing is computed in vain. */
export const prune = (graph: Graph): Graph => {
  const needed = new Set<Value>([...graph.results.values(), ...graph.gradients.values()]);
  const kept: Node[] = [];
  for (const node of [...graph.nodes].reverse()) {
    if (!effects.has(node.kind) && !node.outputs.some((output) => needed.has(output))) continue;
    kept.push(node);
    for (const input of node.inputs) needed.add(input);
  }
  return { ...graph, nodes: kept.reverse() };
};
