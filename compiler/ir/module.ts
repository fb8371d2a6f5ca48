import type { DataShape, Head, Level } from './architecture.ts';

/** What the spec's checks must know of a generator module; the registry in 3-build provides it, so that phase 2 imports no later phase. */
export interface GeneratorTraits {
  readonly name: string;
  /** One line for the schema, `--help` and diagnostics. */
  readonly summary: string;
  /** Conditions that a level with this module can hand to each patch, for data with `axes` axes. */
  conditionsProvided(axes: number): number;
  /** Conditions that a level takes when the spec doesn't say, given how many its parent provides. */
  defaultConditions(provided: number): number;
  /** Hidden units of a block's perceptron when the spec doesn't say. */
  defaultHidden(width: number): number;
  readonly supportsGuidingPixel: boolean;
  /** Whether patches are drawn in raster order, each knowing all before it. */
  readonly inRasterOrder?: true;
  /** Whether a level may say in which order patches are drawn. */
  readonly takesOrder?: true;
  /** The order in which it draws patches, such as `raster order`. */
  readonly order: string;
  /** What the level's transformer sees of a region: how many tokens, and which, in words. */
  sequence(level: Level): { readonly tokens: number; readonly words: string };
  /** Decoding iterations when the spec doesn't say; undefined where the module has no such option. */
  defaultIterations(patches: number): number | undefined;
  /** Faults that only this module knows of, such as a head size that rotary positions can't split. */
  demands(level: Level): readonly Demand[];
}

/** The same of a head. */
export interface HeadTraits {
  readonly name: string;
  /** One line for the schema, `--help` and diagnostics. */
  readonly summary: string;
  /** Components of a mixture when the spec doesn't say; left out where the head has none. */
  readonly defaultComponents?: number;
  /** Faults that only this head knows of. */
  demands(head: Head, data: DataShape): readonly Demand[];
}

/** All modules, by the names that specs use. */
export interface ModuleTraits {
  readonly generators: ReadonlyMap<string, GeneratorTraits>;
  readonly heads: ReadonlyMap<string, HeadTraits>;
}

/** An unmet demand: the key of the level or head that it points to, what is wrong, and what would do. */
export interface Demand {
  readonly key: string;
  readonly message: string;
  readonly suggestion: string;
}
