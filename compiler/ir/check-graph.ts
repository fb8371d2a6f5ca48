import { input } from './application.ts';
import { IrError } from './error.ts';
import type { Graph, Node, NodeOf } from './graph.ts';
import type { Value } from './value.ts';
import { ops } from './ops/table.ts';
import type { OpKind } from './ops/table.ts';
import { printShape, sameShape } from './shape.ts';

const checkOutputs = <K extends OpKind>(node: NodeOf<K>): void => {
  const inferred = ops[node.kind].infer(node.attributes, node.inputs);
  if (inferred.length !== node.outputs.length)
    throw new IrError(`${node.name}: ${node.outputs.length} outputs, expected ${inferred.length}`);
  for (const [index, { shape, element }] of inferred.entries()) {
    const output = node.outputs[index];
    if (output === undefined || !sameShape(output.shape, shape) || output.element !== element) {
      throw new IrError(`${node.name}: output ${index} should be ${element} ${printShape(shape)}`);
    }
  }
};

/** What an op changes in place must be kept between runs: a value that a node makes may share its buffer with others. */
const checkWritten = (node: Node, index: number): void => {
  const { name, source } = input(node, index);
  if (source?.kind !== 'state' && source?.kind !== 'input')
    throw new IrError(`${node.name} (${node.kind}) changes ${name}, which is neither a state nor an input`);
};

/**
 * Throws IrError unless every value is made once and before its use, shapes and elements are those that the ops infer, ops change only states
 * and inputs in place, and results and gradients exist.
 */
export const checkGraph = (graph: Graph): void => {
  const made = new Map<string, Value>();
  const require = (value: Value, where: string): void => {
    if (value.source === undefined && made.get(value.name) !== value)
      throw new IrError(`${graph.name}: ${where} uses ${value.name} before it is made`);
  };
  for (const node of graph.nodes) {
    for (const input of node.inputs) require(input, node.name);
    checkOutputs(node);
    for (const index of ops[node.kind].writes) checkWritten(node, index);
    for (const output of node.outputs) {
      if (made.has(output.name)) throw new IrError(`${graph.name}: ${output.name} is made twice`);
      made.set(output.name, output);
    }
  }
  for (const [role, value] of graph.results) require(value, `result ${role}`);
  for (const [parameter, value] of graph.gradients) require(value, `gradient of ${parameter}`);
};
