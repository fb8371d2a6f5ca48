import type { NodeOf } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import type { OpKind } from '../../ir/ops/table.ts';
import { KernelError } from '../../wgsl/error.ts';

/** The node's input number `index`. */
export const input = <K extends OpKind>(node: NodeOf<K>, index: number): Value =>
  required(node.inputs[index], `${node.name} (${node.kind}) has no input ${index}`);

/** The node's output number `index`. */
export const output = <K extends OpKind>(node: NodeOf<K>, index = 0): Value =>
  required(node.outputs[index], `${node.name} (${node.kind}) has no output ${index}`);

const required = (value: Value | undefined, message: string): Value => {
  if (value === undefined) throw new KernelError(message);
  return value;
};
