import type { BuiltModel } from '../3-build/build.ts';
import type { ProgramGraphs } from '../ir/graph.ts';
import { checkGraph } from '../ir/check-graph.ts';
import { differentiate } from './differentiate.ts';
import { rematerialise } from './rematerialise.ts';

/** Phase 4: the graphs of all programs, the training graph with its gradients. */
export const withGradients = ({ architecture, train: forward, evaluate, score, sample }: BuiltModel): ProgramGraphs => {
  // Where a model is compared with another implementation, its gradients are those of the loss itself.
  const scaled = architecture.train.precision === 'mixed' && evaluate === undefined;
  const gradients = differentiate(forward, { scaled });
  const train = architecture.train.rematerialise ? rematerialise(forward, gradients) : gradients;
  checkGraph(train);
  return { train: [train], score, sample, ...(evaluate === undefined ? {} : { evaluate: [evaluate] }) };
};
