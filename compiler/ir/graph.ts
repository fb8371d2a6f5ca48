import type { OpKind, Ops } from './ops.ts';
import type { Value } from './value.ts';
import type { Site } from './site.ts';

export interface NodeOf<K extends OpKind> {
  readonly kind: K;
  readonly name: string;
  readonly site: Site;
  readonly attributes: Ops[K];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** A discriminated union over every op kind. */
export type Node = { [K in OpKind]: NodeOf<K> }[OpKind];

/** A straight-line program; nodes stand in an order in which every value is made before it is used. */
export interface Graph {
  readonly name: string;
  readonly nodes: readonly Node[];
  /** Values that must survive the run, by role (`loss`, `condition`, …). */
  readonly results: ReadonlyMap<string, Value>;
  /** After differentiation: the gradient of each parameter, by parameter name. */
  readonly gradients: ReadonlyMap<string, Value>;
}
