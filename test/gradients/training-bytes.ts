import { lowerSpec } from '../../bench/own/model-side.ts';
import { prune } from '../../compiler/5-lower/prune.ts';
import { resolve } from '../../compiler/5-lower/aliases.ts';
import { bytesOf, lowerGraph } from '../../compiler/5-lower/steps.ts';
import { sizeOf } from '../../compiler/6-schedule/buffers.ts';
import type { Graph } from '../../compiler/ir/graph.ts';
import type { Value } from '../../compiler/ir/value.ts';
import { plannedMemory, totalBytes } from '../../runtime/execute/memory.ts';
import { resolveSize } from '../../runtime/execute/sizes.ts';
import { trainingCapacity } from '../../runtime/recursion/capacity.ts';

/** Values of the forward pass that the gradient rules read, each once, without the parameters. */
const readBackwards = (train: Graph): readonly Value[] => {
  const graph = prune(train);
  const { aliases } = lowerGraph(graph);
  const loss = graph.results.get('loss');
  const last = graph.nodes.findIndex(({ outputs }) => loss !== undefined && outputs.includes(loss));
  const made = new Set(graph.nodes.slice(0, last + 1).flatMap(({ outputs }) => outputs));
  const read = graph.nodes.slice(last + 1).flatMap(({ inputs }) => inputs.filter((input) => made.has(input)));
  return [...new Set(read.map((value) => resolve(value, aliases).of))].filter(({ source }) => source === undefined);
};

/** Bytes that a training step of a benchmark's model has on the GPU, and that it can't do without. */
export const trainingBytes = async (spec: string, images: number, overrides: readonly string[] = []) => {
  const { plan, graphs, recursion } = await lowerSpec(`bench/specs/${spec}.yaml`, overrides);
  const rows = trainingCapacity(recursion, images);
  const planned = plannedMemory(plan, { train: rows, optimise: {} }, undefined);
  const activations = readBackwards(graphs.train![0]!).reduce((total, { shape }) => {
    const { symbol, bytes } = bytesOf(shape);
    return total + resolveSize(sizeOf(symbol, bytes), rows);
  }, 0);
  const { weights, gradients, moments, programs } = planned;
  return { peak: totalBytes(planned), activations, programs, state: weights + gradients + moments };
};
