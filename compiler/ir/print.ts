import type { Graph, Node } from './graph.ts';
import type { Value } from './value.ts';
import { printShape } from './shape.ts';

const typed = (value: Value): string =>
  `${value.name}: ${value.element === 'u32' ? 'u32 ' : ''}${printShape(value.shape)}`;

const printNode = (node: Node): string => {
  const attributes = Object.entries(node.attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(' ');
  return `${node.outputs.map(typed).join(', ')} = ${node.kind}(${node.inputs.map((input) => input.name).join(', ')})${attributes === '' ? '' : ` {${attributes}}`}`;
};

/** The graph as text, a line a node: what `fractalc explain --graph` and the tests show. */
export const printGraph = (graph: Graph): string =>
  [
    `graph ${graph.name}`,
    ...graph.nodes.map((node) => `  ${printNode(node)}`),
    ...[...graph.results].map(([role, value]) => `  result ${role} = ${value.name}`),
    ...[...graph.gradients].map(([parameter, value]) => `  gradient ${parameter} = ${value.name}`),
    '',
  ].join('\n');
