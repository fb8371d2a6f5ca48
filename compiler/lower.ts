import type { ModelPlan } from '../runtime/execute/plan.ts';
import { buildLikelihood } from './3-build/graphs/likelihood.ts';
import type { LikelihoodOptions } from './3-build/graphs/likelihood.ts';
import type { AtomicModule } from './3-build/module.ts';
import { buildScorer } from './3-build/graphs/scorer.ts';
import { buildSampler } from './3-build/graphs/sampler.ts';
import type { Sampler } from './3-build/graphs/sampler.ts';
import { differentiate } from './4-differentiate/differentiate.ts';
import { rematerialise } from './4-differentiate/rematerialise.ts';
import { layOutParameters } from './5-lower/parameters.ts';
import { schedule } from './6-schedule/schedule.ts';
import type { Schedule } from './6-schedule/schedule.ts';
import type { Architecture } from './ir/architecture.ts';
import type { Graph } from './ir/graph.ts';
import { checkGraph } from './ir/check-graph.ts';

/** A model after phases 3 to 5. */
export interface LoweredModel extends Schedule {
  readonly architecture: Architecture;
  readonly sampler: Sampler;
  /** The graphs of every program. */
  readonly graphs: Readonly<Record<string, readonly Graph[]>>;
}

export interface LoweringOptions extends LikelihoodOptions {
  /** Rewrites the likelihood graphs before they are differentiated. */
  readonly rewrite?: (graph: Graph) => Graph;
}

const unchanged = (graph: Graph): Graph => graph;

/** A model's parameters as they lie in its plan, from the graph that training reads them in: nothing is differentiated or scheduled. */
export const countedParameters = (
  architecture: Architecture,
  modules: ReadonlyMap<string, AtomicModule>,
): Pick<ModelPlan, 'parameters'> => ({
  parameters: layOutParameters([buildLikelihood(architecture, modules, true)]).entries,
});

/** Builds the graphs of a checked spec, differentiates the training graph and schedules all of them. */
export const lowerModel = (
  architecture: Architecture,
  modules: ReadonlyMap<string, AtomicModule>,
  options: LoweringOptions = {},
): LoweredModel => {
  const { rewrite = unchanged } = options;
  const shares = options.inspected !== true;
  const forward = rewrite(buildLikelihood(architecture, modules, true, { shares, ...options }));
  const evaluate =
    options.inspected === true ? [buildLikelihood(architecture, modules, false, options)].map(rewrite) : [];
  const score = buildScorer(architecture, modules);
  const sampler = buildSampler(architecture, modules);
  // Where a model is compared with another implementation, its gradients are those of the loss itself.
  const scaled = architecture.train.precision === 'mixed' && options.inspected !== true;
  const gradients = differentiate(forward, { scaled });
  const train = architecture.train.rematerialise ? rematerialise(forward, gradients) : gradients;
  for (const graph of [forward, ...evaluate, train, ...score, ...sampler.segments]) checkGraph(graph);
  const programs = { train: [train], score, sample: sampler.segments, ...(evaluate.length === 0 ? {} : { evaluate }) };
  const scheduled = schedule(architecture.name, programs, architecture.train.precision);
  return { architecture, sampler, graphs: programs, ...scheduled };
};
