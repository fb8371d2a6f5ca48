import type { Graph, Node } from '../ir/graph.ts';
import { ops } from '../ir/ops/table.ts';
import type { Value } from '../ir/value.ts';

/** Drops nodes whose results nothing reads, unless they change a state: nothing is computed in vain. */
export const prune = (graph: Graph): Graph => {
  const needed = new Set<Value>([...graph.results.values(), ...graph.gradients.values()]);
  const kept: Node[] = [];
  for (const node of [...graph.nodes].reverse()) {
    const isNeeded = node.outputs.some((output) => needed.has(output)) || ops[node.kind].writes.length > 0;
    if (!isNeeded) continue;
    kept.push(node);
    for (const input of node.inputs) needed.add(input);
  }
  return { ...graph, nodes: kept.reverse() };
};
