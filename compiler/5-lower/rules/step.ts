import type { NodeOf } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import type { OpKind } from '../../ir/ops/table.ts';
import type { Element, Shape } from '../../ir/shape.ts';
import type { KernelBinding, LaunchValue, Location } from '../../../runtime/execute/plan.ts';
import type { Chain } from '../chain.ts';

/** The first texel of a value in its parameter page's texture (0 where it lies elsewhere); known once storage is planned. */
export interface TexelOf {
  readonly texelOf: Value;
}

/** One dispatch of a kernel, still in terms of IR values: what lowering an op gives. */
export interface Step {
  /** Stem of a file in compiler/kernels. */
  readonly kernel: string;
  readonly label: string;
  /** Values for the kernel's `override` constants; numbers are written as the declared type. */
  readonly constants: Readonly<Record<string, number>>;
  /** Values for the fields of the kernel's launch block. */
  readonly launch: Readonly<Record<string, LaunchValue | TexelOf>>;
  /** Values for the kernel's bindings, by the names in the WGSL. */
  readonly bindings: Readonly<Record<string, Value>>;
  /** Work items along x, y, z; the runtime divides them by the kernel's `//@tile` and rounds up. */
  readonly items: readonly [LaunchValue, LaunchValue, LaunchValue];
  /** Fused functions for the kernel's `//@chain` line; their bindings and launch fields come on top of those above. */
  readonly chain?: Chain;
  /** Constants that only the kernel's variants declare. */
  readonly variantConstants?: Readonly<Record<string, number>>;
  /** Numbers of a binding that the kernel touches, by the binding's name, where that isn't all of it: for the cost alone. */
  readonly touched?: Readonly<Record<string, LaunchValue>>;
  /** The share of the op's operations that this step does; otherwise the op's first step does them all. */
  readonly share?: number;
  /** The sizes don't suit the kernel's faster variants. */
  readonly plainOnly?: boolean;
  /** The weights that it reads are in a buffer of the program, which variants that read them from their page's texture can't bind. */
  readonly outsidePages?: boolean;
  /** A kernel that the compiler has composed, in place of a file of compiler/kernels. */
  readonly composed?: ComposedKernel;
}

/** A kernel of one step alone. */
export interface ComposedKernel {
  readonly code: string;
  /** Launch fields that are f32. */
  readonly floats: readonly string[];
  readonly bindings: readonly KernelBinding[];
  readonly tile: readonly [number, number, number];
  /** Where weights lie that are bound besides the step's values, by the bindings' names. */
  readonly weights: Readonly<Record<string, Location>>;
}

/** What a rule may ask of the graph that its node is in. */
export interface LoweringContext {
  /** A value that lives only within the node's own steps. */
  scratch(name: string, shape: Shape, element?: Element): Value;
}

/** How an op becomes dispatches, in order. Throws IrError or KernelError where the node doesn't have the inputs and sizes that its op asks for. */
export type Lowering<K extends OpKind> = (node: NodeOf<K>, context: LoweringContext) => readonly Step[];

/** A row for every op kind: how it becomes dispatches. */
export type LoweringTable = { readonly [K in OpKind]: Lowering<K> };
