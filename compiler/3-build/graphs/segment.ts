import { GraphBuilder } from '../../ir/builder.ts';
import type { Graph } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import { Scope } from '../scope.ts';

/** A segment of a program as a graph of its own; `build` gives the states and results that it leaves behind. */
export const segmentGraph = (name: string, build: (root: Scope) => ReadonlyMap<string, Value>): Graph => {
  const builder = new GraphBuilder(name);
  return builder.finish(build(new Scope(builder)));
};
