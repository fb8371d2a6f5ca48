import { IrError } from './error.ts';
import type { Graph, NodeOf } from './graph.ts';
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

/** Checks that every value is made once and before its use, that shapes hold, and that results and gradients exist. Runs on every graph after the phase that made it. */
export const checkGraph = (graph: Graph): void => {
  const made = new Map<string, Value>();
  const require = (value: Value, where: string): void => {
    if (value.source === undefined && made.get(value.name) !== value)
      throw new IrError(`${graph.name}: ${where} uses ${value.name} before it is made`);
  };
  for (const node of graph.nodes) {
    for (const input of node.inputs) require(input, node.name);
    checkOutputs(node);
    for (const output of node.outputs) {
      if (made.has(output.name)) throw new IrError(`${graph.name}: ${output.name} is made twice`);
      made.set(output.name, output);
    }
  }
  for (const [role, value] of graph.results) require(value, `result ${role}`);
  for (const [parameter, value] of graph.gradients) require(value, `gradient of ${parameter}`);
};
