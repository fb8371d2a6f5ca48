import type { DataShape, Head, Level } from '../ir/architecture.ts';
import type { Value } from '../ir/value.ts';
import type { ModuleTraits } from '../ir/module.ts';
import type { Rows } from '../ir/shape.ts';
import type { SampleLoop } from '../ir/sampling.ts';
import type { Handover } from './conditions.ts';
import type { PixelHeadLoss } from './heads/categorical.ts';
import type { Scope } from './scope.ts';

/** What a module has to work with in one level, whatever the graph. */
export interface LevelContext {
  readonly scope: Scope;
  /** Path of the child: the next level's name, or `head`. */
  readonly child: string;
  readonly level: Level;
  readonly data: DataShape;
  readonly guidingHead: Head | undefined;
  /** Regions of this level that the graph works on. */
  readonly rows: Rows;
  /** First cell of each region in the canvas: u32 [rows]. */
  readonly origins: Value;
  /** u32 [images, ...extents, channels]. */
  readonly canvas: Value;
  readonly handover: Handover;
}

export interface SamplingContext extends LevelContext {
  /** Takes the log-probabilities of guiding pixels, at their regions' first cells: f32 [canvases, ...extents, channels]. */
  readonly guideLogProbabilities: Value;
}

export interface ForwardContext extends LevelContext {
  /** Dropout and loss weights as in training; otherwise as for likelihood. */
  readonly training: boolean;
  /** Guiding pixels are inputs (`level1.guide`) instead of the regions' means. */
  readonly givenGuides: boolean;
}

/** The states of a level's patches on their way to the next level. */
export interface LevelOutput {
  readonly handover: Handover;
  /** Rows and origins of the child regions. */
  readonly childRows: Rows;
  readonly childOrigins: Value;
  /** Pixel heads besides the last level's, by name (guiding pixels); their losses are added to its. */
  readonly heads: ReadonlyMap<string, PixelHeadLoss>;
}

/** One segment of a sampler: builds nodes, and says which states it leaves behind (state name → value). */
export interface SegmentBuilder {
  readonly name: string;
  readonly build: (context: SamplingContext) => ReadonlyMap<string, Value>;
}

export interface LevelSampler {
  /** Segments in any order; each becomes a graph of its own. */
  readonly segments: readonly SegmentBuilder[];
  readonly loop: SampleLoop;
  /** Rows of the child level for a run of its segments. */
  childRows(rows: Rows): Rows;
  /** How the child finds its conditions: values over the states that the segments leave. */
  handover(scope: Scope, rows: Rows): Handover;
}

export interface SamplerOptions {
  readonly data: DataShape;
  readonly guidingHead: Head | undefined;
  /** Whether the child's conditions are states of neighbouring patches too, not of its own patch alone. */
  readonly childReadsNeighbours: boolean;
}

/**
 * An atomic module: turns conditions into conditions (`forward`), and knows how to do so step by step when sampling (`sampler`).
 * To add one: a file in modules/ and a row in modules.ts.
 */
export interface AtomicModule extends ModuleTraits {
  forward(context: ForwardContext): LevelOutput;
  sampler(level: Level, options: SamplerOptions): LevelSampler;
}
