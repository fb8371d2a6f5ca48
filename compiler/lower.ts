import type { Recursion } from '../runtime/recursion/recursion.ts';
import { build, type BuildOptions } from './3-build/build.ts';
import { differentiate } from './4-differentiate/differentiate.ts';
import { rematerialise } from './4-differentiate/rematerialise.ts';
import type { RowTarget } from './5-lower/rows/target.ts';
import { schedule } from './6-schedule/schedule.ts';
import type { Schedule } from './6-schedule/schedule.ts';
import type { Architecture } from './ir/architecture.ts';
import type { Graph } from './ir/graph.ts';
import { checkGraph } from './ir/check-graph.ts';

/** A model after phases 3 to 6. */
export interface LoweredModel extends Schedule {
  readonly architecture: Architecture;
  readonly recursion: Recursion;
  /** The graphs of every program. */
  readonly graphs: Readonly<Record<string, readonly Graph[]>>;
}

export interface LoweringOptions extends BuildOptions {
  /** Rewrites the likelihood graphs before they are differentiated. */
  readonly rewrite?: (graph: Graph) => Graph;
  /** What row kernels are written for: all targets, unless others are given. */
  readonly rowTargets?: readonly RowTarget[];
}

const unchanged = (graph: Graph): Graph => graph;

/** Builds the graphs of a checked spec, differentiates the training graph and schedules all of them. */
export const lowerModel = (architecture: Architecture, options: LoweringOptions = {}): LoweredModel => {
  const { rewrite = unchanged } = options;
  const { recursion, score, sample, ...built } = build(architecture, options);
  const forward = rewrite(built.train);
  const evaluate = built.evaluate === undefined ? [] : [rewrite(built.evaluate)];
  // Where a model is compared with another implementation, its gradients are those of the loss itself.
  const scaled = architecture.train.precision === 'mixed' && options.inspected !== true;
  const gradients = differentiate(forward, { scaled });
  const train = architecture.train.rematerialise ? rematerialise(forward, gradients) : gradients;
  checkGraph(train);
  const programs = { train: [train], score, sample, ...(evaluate.length === 0 ? {} : { evaluate }) };
  const scheduled = schedule(architecture.name, programs, architecture.train.precision, options.rowTargets);
  return { architecture, recursion, graphs: programs, ...scheduled };
};
