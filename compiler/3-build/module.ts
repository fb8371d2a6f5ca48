import type { DataShape, Head, Level } from '../ir/architecture.ts';
import type { Value } from '../ir/value.ts';
import type { Loop, Down } from '../../runtime/recursion/recursion.ts';
import type { GeneratorTraits, HeadTraits } from '../ir/module.ts';
import type { Element, Rows } from '../ir/shape.ts';
import type { Handover } from './conditions.ts';
import type { Scope } from './scope.ts';

/** What a module has to work with in one level, whatever the graph. */
export interface LevelContext {
  readonly scope: Scope;
  /** Name of the generator inside: the next level, or the head. */
  readonly child: string;
  readonly level: Level;
  readonly data: DataShape;
  readonly guidingHead: PlacedHead | undefined;
  /** Regions of this level that the graph works on. */
  readonly rows: Rows;
  /** First cell of each region in the canvas: u32 [rows]. */
  readonly origins: Value;
  /** u32 [images, ...extents, channels]. */
  readonly canvas: Value;
  readonly handover: Handover;
}

export interface SamplingContext extends LevelContext {
  /** The marks of the canvas's values: u32 [canvases, ...extents, channels]. */
  readonly given: Value;
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
  /** Heads besides the innermost one, by the names of their parts (guiding pixels); their losses are added to its. */
  readonly heads: ReadonlyMap<string, HeadLoss>;
}

/** One segment of a sampler: builds nodes, and says which states it leaves behind (state name → value). */
export interface SegmentBuilder {
  readonly name: string;
  readonly build: (context: SamplingContext) => ReadonlyMap<string, Value>;
}

export interface LevelSampler {
  /** Segments in any order; each becomes a graph of its own. */
  readonly segments: readonly SegmentBuilder[];
  readonly loop: Loop;
  /** Rows of the child level for a run of its segments. */
  childRows(rows: Rows): Rows;
  /** How the child finds its conditions: values over the states that the segments leave. */
  handover(scope: Scope, rows: Rows): Handover;
}

export interface SamplerOptions {
  readonly data: DataShape;
  readonly guidingHead: PlacedHead | undefined;
  /** Whether the child's conditions are states of neighbouring patches too, not of its own patch alone. */
  readonly childReadsNeighbours: boolean;
}

/** How a head works on the cells, or the guiding pixels, of one place in the recursion. */
export interface HeadOptions extends Pick<DataShape, 'channels' | 'alphabet' | 'mean' | 'deviation'> {
  readonly head: Head;
  /**
   * Which of `count` channels from `first` on are padding, u32 [rows, count]: they must be the end mark with certainty, at no cost. Undefined
   * where data has no end mark.
   */
  readonly padding: ((scope: Scope, first: number, count: number) => Value) | undefined;
}

/** A head and the module that builds it. */
export interface PlacedHead {
  readonly head: Head;
  readonly module: HeadModule;
}

export interface HeadLoss {
  /** Σ_c weight_c · mean nll_c / Σ weight, in nats: [1]. */
  readonly loss: Value;
  /** −log of each channel's probability, in nats: [rows, C]. */
  readonly nll: Value;
  /** What the head's distribution is made of, for comparison with another implementation. */
  readonly logits: Value;
}

/** Where draws go: cells of the canvas, or rows of the guiding pixels' own tokens. */
export interface DrawTarget {
  readonly tokens: Value;
  /** f32 [canvases, ...extents, channels]: the draws' log-probabilities are added at their rows' origins. */
  readonly logProbabilities: Value;
  readonly origins: Value;
  /** Marks of the tokens, u32 of the canvas's shape, or [rows]: where one isn't 0, the token is there already. */
  readonly given: Value;
  readonly toCanvas: boolean;
  readonly cells: number;
  /** Keeps the random numbers of different heads apart. */
  readonly stream: number;
}

/**
 * A generator: turns conditions into conditions (`forward`), and knows how to do so step by step when sampling (`sampler`).
 * To add one: a file in generators/ and a row in registry.ts.
 */
export interface GeneratorModule extends GeneratorTraits {
  forward(context: ForwardContext): LevelOutput;
  sampler(level: Level, options: SamplerOptions): LevelSampler;
  /** Which patches go down in training and likelihood. */
  down(level: Level): Down;
}

/**
 * A head: models the channels of one cell, or of a region's guiding pixel, given its condition.
 * To add one: a file in heads/ and a row in registry.ts.
 */
export interface HeadModule extends HeadTraits {
  /** What its cells are: u32 for tokens 0 … alphabet − 1. */
  readonly element: Element;
  /** How its segment runs while sampling, once the generator above has picked its cells. */
  loop(segment: string): Loop;
  /** Training and likelihood: (conditions, tokens u32 [rows, C]) → loss; `weights` are the channels' shares of it. */
  loss(scope: Scope, handover: Handover, target: Value, options: HeadOptions, weights: readonly number[]): HeadLoss;
  /** Sampling: draws all channels of every row. Draws go to the target alone. */
  draw(scope: Scope, handover: Handover, rows: Rows, target: DrawTarget, options: HeadOptions): void;
}
