import type { Recursion } from '../../runtime/recursion/recursion.ts';
import type { Architecture } from '../ir/architecture.ts';
import { checkGraph } from '../ir/check-graph.ts';
import type { Graph } from '../ir/graph.ts';
import { buildLikelihood } from './graphs/likelihood.ts';
import { buildSampler } from './graphs/sampler.ts';
import { buildScorer } from './graphs/scorer.ts';
import { buildRecursion } from './recursion.ts';

/** A model as graphs, and the recursion that they are pieces of. */
export interface BuiltModel {
  readonly architecture: Architecture;
  readonly recursion: Recursion;
  /** Loss as in training. */
  readonly train: Graph;
  /** The likelihood in one graph; only of models that are inspected. */
  readonly evaluate: Graph | undefined;
  /** The likelihood in segments. */
  readonly score: readonly Graph[];
  readonly sample: readonly Graph[];
}

export interface BuildOptions {
  /** For comparison with another implementation: graphs tell their states and logits, and guiding pixels are inputs. */
  readonly inspected?: boolean;
  /** Rewrites the likelihood graphs before they are differentiated. */
  readonly rewrite?: (graph: Graph) => Graph;
}

/** Phase 3: the graphs of a checked spec. */
export const build = (architecture: Architecture, options: BuildOptions = {}): BuiltModel => {
  const { inspected = false, rewrite = (graph: Graph): Graph => graph } = options;
  const train = rewrite(buildLikelihood(architecture, true, { shares: !inspected, inspected }));
  const evaluate = inspected ? rewrite(buildLikelihood(architecture, false, { inspected })) : undefined;
  const score = buildScorer(architecture);
  const sampler = buildSampler(architecture);
  const recursion = buildRecursion(architecture, sampler, score);
  for (const graph of [train, ...(evaluate ? [evaluate] : []), ...score, ...sampler.segments]) checkGraph(graph);
  return { architecture, recursion, train, evaluate, score, sample: sampler.segments };
};
