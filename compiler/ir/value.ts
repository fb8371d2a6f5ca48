import type { Element, Shape } from './shape.ts';
import type { Site } from './site.ts';

/** Where a value that no node makes comes from. */
export type Source =
  | { readonly kind: 'parameter'; readonly init: Initialiser }
  /** Written by the host before a run. */
  | { readonly kind: 'input' }
  /** Computed once from its recipe when a plan is loaded. */
  | { readonly kind: 'constant'; readonly recipe: ConstantRecipe }
  /** Kept between runs of segments: key/value caches, the canvas, hand-overs between segments. */
  | { readonly kind: 'state' };

/** How a parameter starts (the reference's choices). */
export type Initialiser =
  | { readonly kind: 'zeros' }
  | { readonly kind: 'ones' }
  | { readonly kind: 'normal'; readonly deviation: number }
  /** U(−a, a) with a = √(6 / (fan in + fan out)), as torch's xavier_uniform_. */
  | { readonly kind: 'xavier'; readonly fanIn: number; readonly fanOut: number };

/** How the elements of a constant are computed. */
export type ConstantRecipe =
  | { readonly kind: 'ones' }
  /** [S, headWidth/2, 2] of cos and sin: `blank` leading tokens with cos = sin = 0 (the reference's condition token), then the grid in raster order. */
  | {
      readonly kind: 'rotary';
      readonly grid: readonly number[];
      readonly blank: number;
      readonly tokens: number;
      readonly headWidth: number;
      readonly base: number;
    };

/** An array that nodes read; made by a node, or from outside. */
export interface Value {
  readonly id: number;
  /** Dotted path in the spec's terms, such as `level1.block0.attention.scores`. */
  readonly name: string;
  readonly site: Site;
  readonly shape: Shape;
  readonly element: Element;
  readonly source: Source | undefined;
}
