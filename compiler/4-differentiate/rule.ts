import type { NodeOf } from '../ir/graph.ts';
import type { Value } from '../ir/value.ts';
import type { OpKind, Ops } from '../ir/ops/table.ts';

/** Emits the nodes of one gradient. The last one bears the gradient's name, `<value>.gradient`. */
export interface GradientEmitter {
  /** The node that gives the gradient. */
  last<K extends OpKind>(kind: K, attributes: Ops[K], inputs: readonly Value[]): Value;
  /** A node on the way to it, called `<value>.gradient.<step>`. */
  step<K extends OpKind>(step: string, kind: K, attributes: Ops[K], inputs: readonly Value[]): Value;
}

/** Makes the gradient with respect to one input; called only where it is needed. */
export type InputGradient = (emit: GradientEmitter) => Value;

/**
 * The vector-Jacobian product of an op: from the gradient `dy` of the node's first output, the gradient of each input (undefined for
 * inputs that can't have one: indices, masks, tables). Further outputs, such as a norm's statistics, carry no gradient.
 */
export type GradientRule<K extends OpKind> = (node: NodeOf<K>, dy: Value) => readonly (InputGradient | undefined)[];
