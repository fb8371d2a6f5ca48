import type { PlanLimit, RunPlan } from '../../runtime/runs/run-plan.ts';
import type { AdapterDescription } from '../adapters/description.ts';
import type { DataShape } from '../ir/architecture.ts';
import type { Amount } from '../ir/amount.ts';
import type { SelfSimilarity } from './self-similarity.ts';

/** Everything that is known of a model before it runs; plain data, as `fractalc explain --json` prints it. */
export interface Explanation {
  readonly format: 1;
  readonly model: string;
  readonly data: Pick<DataShape, 'extents' | 'channels' | 'alphabet' | 'values' | 'kind'>;
  /** Images at a time. */
  readonly batch: number;
  readonly parameters: number;
  /** Billions of operations of a forward pass over one image in which every patch goes down, and as the paper counts them. */
  readonly gflops: number;
  readonly paperGflops: number;
  /** Generator levels, outermost first, then the head. */
  readonly levels: readonly LevelExplanation[];
  /** Levels that follow one rule. */
  readonly selfSimilarities: readonly SelfSimilarity[];
  readonly training: TaskExplanation;
  readonly sampling: SamplingExplanation;
  readonly adapter: AdapterDescription;
  /** What every dispatch computes; only where asked for. */
  readonly dispatchList?: readonly ListedDispatch[];
}

export interface LevelExplanation {
  readonly name: string;
  readonly module: string;
  /** The innermost one, whose patches are channels. */
  readonly isHead: boolean;
  /** Extents, from the outermost axis in. */
  readonly region: readonly number[];
  readonly grid: readonly number[];
  readonly patch: readonly number[];
  /** Patches of a region; of the head, channels. */
  readonly patches: number;
  /** Tokens of a row in training. */
  readonly tokens: number;
  readonly width: number;
  readonly blocks: number;
  readonly heads: number;
  /** Regions of a batch: at most, as masked levels hand down the masked patches alone. */
  readonly rows: number;
  /** Whether all of them are modelled in training. */
  readonly isEvery: boolean;
  readonly guidingPixel: boolean;
  /** What it is given for each region. */
  readonly given: { readonly conditions: number; readonly width: number };
  readonly parameters: number;
  /** Billions of operations for one image. */
  readonly gflops: LevelGflops;
  /** As the paper counts a forward pass: patch tokens alone. */
  readonly paperGflops: number;
  /** Bytes of keys and values when sampling the batch; 0 where the module caches none. */
  readonly cacheBytes: number;
  /** Passes of its transformer, one after the other, to sample. */
  readonly steps: number;
}

export interface LevelGflops {
  /** One pass of the likelihood in which every patch goes down. */
  readonly forward: number;
  readonly training: number;
  readonly sampling: number;
}

/** A training step, or the sampling of a batch. */
export interface TaskExplanation {
  readonly images: number;
  /** Of the batch, and what belongs to no level (class conditions, the loss, the update). */
  readonly gflops: number;
  readonly otherGflops: number;
  readonly dispatches: number;
  readonly memory: RunPlan['memory'];
  readonly memoryBytes: number;
  readonly limits: readonly PlanLimit[];
  readonly fit: Fit;
  /** Estimated; a lower bound where nobody has measured which share of its rates the adapter reaches. */
  readonly seconds: { readonly value: number; readonly isLowerBound: boolean };
}

export interface SamplingExplanation extends TaskExplanation {
  readonly guided: boolean;
  /** Passes of a transformer, and blocks, that wait for each other. */
  readonly depth: { readonly steps: number; readonly blocks: number };
}

export interface Fit {
  readonly fits: boolean;
  /** Images at a time; 0 where not even one fits. */
  readonly largestBatch: number;
  /** What stops a larger one. */
  readonly bound: 'memory' | 'buffers';
}

/** A dispatch of a segment. */
export interface ListedDispatch {
  readonly program: string;
  readonly segment: string;
  readonly kernel: string;
  /** File that the adapter runs. */
  readonly file: string;
  readonly label: string;
  /** Fused where there are several. */
  readonly ops: readonly string[];
  /** Floating-point operations that the formulas ask for, to be added up: a number, and a number for each row of a symbol. */
  readonly operations: readonly Amount[];
  /** Bytes read and written, likewise. */
  readonly bytes: readonly Amount[];
}
