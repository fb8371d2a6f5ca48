import type { Graph, Node, NodeOf } from '../ir/graph.ts';
import type { Value } from '../ir/value.ts';

/** Name of the input that says what a dropout keeps: 0, or 1 / (1 − rate). */
export const keptBy = (dropout: string): string => `${dropout}.kept`;

/** The graph with dropout given by the host: every dropout becomes a product with the input `<its name>.kept`. */
export const givenDropout = (graph: Graph): Graph => {
  let nextId =
    1 + Math.max(0, ...graph.nodes.flatMap(({ inputs, outputs }) => [...inputs, ...outputs].map(({ id }) => id)));
  const nodes = graph.nodes.map((node): Node => {
    if (!isDropout(node)) return node;
    const [x] = node.inputs;
    if (x === undefined) return node;
    const kept: Value = {
      id: nextId++,
      name: keptBy(node.name),
      shape: x.shape,
      element: 'f32',
      source: { kind: 'input' },
    };
    return { ...node, attributes: { fn: 'multiply', constant: 0, stream: 0 }, inputs: [x, kept] };
  });
  return { ...graph, nodes };
};

const isDropout = (node: Node): node is NodeOf<'elementwise'> =>
  node.kind === 'elementwise' && node.attributes.fn === 'dropout';
