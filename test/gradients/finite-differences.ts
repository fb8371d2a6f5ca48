import { evaluateGraph, floatTensor } from '../../compiler/ir/evaluate/index.ts';
import type { EvaluationContext, Tensor } from '../../compiler/ir/evaluate/index.ts';
import type { Graph } from '../../compiler/ir/graph.ts';

const step = 1e-5;

type Feeds = ReadonlyMap<string, Tensor>;

export const lossAt = (graph: Graph, feeds: Feeds, context: EvaluationContext): number =>
  evaluateGraph(graph, feeds, context).get(graph.results.get('loss')!.name)!.data[0]!;

/** d loss / d parameter by central differences, one element after the other. */
export const finiteDifferences = (
  graph: Graph,
  parameter: string,
  feeds: Feeds,
  context: EvaluationContext,
): number[] => {
  const { shape, data } = feeds.get(parameter)!;
  const lossWith = (index: number, amount: number): number => {
    const moved = Float64Array.from(data);
    moved[index]! += amount;
    return lossAt(graph, new Map([...feeds, [parameter, floatTensor(shape, moved)]]), context);
  };
  return Array.from(data, (_, i) => (lossWith(i, step) - lossWith(i, -step)) / (2 * step));
};

/** Largest difference relative to the largest expected element. */
export const relativeError = (actual: ArrayLike<number>, expected: readonly number[]): number => {
  const largest = Math.max(...expected.map(Math.abs), 1e-3);
  return Math.max(...expected.map((e, i) => Math.abs(e - actual[i]!))) / largest;
};
