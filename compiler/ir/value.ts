import type { ConstantRecipe, Initialiser } from '../../runtime/execute/plan.ts';
import type { Element, Shape } from './shape.ts';
import type { Site } from './site.ts';

export type { ConstantRecipe, Initialiser } from '../../runtime/execute/plan.ts';

/** Where a value that no node makes comes from. */
export type Source =
  | { readonly kind: 'parameter'; readonly init: Initialiser }
  /** Written by the host before a run. */
  | { readonly kind: 'input' }
  /** Computed once from its recipe when a plan is loaded. */
  | { readonly kind: 'constant'; readonly recipe: ConstantRecipe }
  /** Kept between runs of segments: key/value caches, the canvas, hand-overs between segments. */
  | { readonly kind: 'state' };

export interface Value {
  readonly id: number;
  /** Dotted path in the spec's terms, such as `level1.block0.attention.scores`. */
  readonly name: string;
  readonly site: Site;
  readonly shape: Shape;
  readonly element: Element;
  readonly source: Source | undefined;
}
