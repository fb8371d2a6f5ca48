import type { NodeOf } from '../../ir/graph.ts';
import type { Value } from '../../ir/graph.ts';
import type { OpKind } from '../../ir/ops.ts';
import type { Element, Shape } from '../../ir/shape.ts';
import type { LaunchValue } from '../../../runtime/execute/plan.ts';

/** One dispatch of a kernel, still in terms of IR values: what lowering an op gives. */
export interface Step {
  /** Stem of a file in compiler/kernels. */
  readonly kernel: string;
  readonly label: string;
  /** Values for the kernel's `override` constants; numbers are written as the declared type. */
  readonly constants: Readonly<Record<string, number>>;
  /** Values for the fields of the kernel's launch block. */
  readonly launch: Readonly<Record<string, LaunchValue>>;
  /** Values for the kernel's bindings, by the names in the WGSL. */
  readonly bindings: Readonly<Record<string, Value>>;
  /** Work items along x, y, z; the runtime divides them by the kernel's `//@tile` and rounds up. */
  readonly items: readonly [LaunchValue, LaunchValue, LaunchValue];
}

export interface LoweringContext {
  /** A value that lives only within the node's own steps. */
  scratch(name: string, shape: Shape, element?: Element): Value;
}

export type Lowering<K extends OpKind> = (node: NodeOf<K>, context: LoweringContext) => readonly Step[];

/** A row for every op kind: how it becomes dispatches. */
export type LoweringTable = { readonly [K in OpKind]: Lowering<K> };
