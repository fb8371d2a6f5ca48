import type { Application } from './application.ts';
import type { OpKind, Ops } from './ops/table.ts';
import type { Value } from './value.ts';
import type { Site } from './site.ts';

/** An op of one kind in a graph. */
export interface NodeOf<K extends OpKind> extends Application<Ops[K]> {
  readonly kind: K;
  readonly site: Site;
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

/** Graphs by program. The segments of a program share its states. */
export type ProgramGraphs = Readonly<Record<string, readonly Graph[]>>;
