import type { EvaluationRule } from './call.ts';
import { accumulate, at, axisFromEnd } from './tensor.ts';

/** Calls `visit` with the start of every looked-up vector in [rows, groups, W] and of its row in the table [G, V, W]. */
const forEachLookup = (
  indices: Uint32Array,
  perRow: number,
  groups: number,
  table: readonly number[],
  visit: (vector: number, entry: number) => void,
): void => {
  const [entries, width] = [axisFromEnd(table, 1), axisFromEnd(table, 0)];
  for (let row = 0; row * perRow < indices.length; row++) {
    for (let group = 0; group < groups; group++) {
      visit((row * groups + group) * width, (group * entries + at(indices, row * perRow + group)) * width);
    }
  }
};

export const evaluateEmbedding: EvaluationRule<'embedding'> = (call) => {
  const table = call.floats(1);
  const width = call.axis(1, 0);
  forEachLookup(call.indices(0), call.axis(0, 0), call.attributes.groups, call.shape(1), (vector, entry) => {
    for (let w = 0; w < width; w++) call.result()[vector + w] = at(table, entry + w);
  });
};

export const evaluateEmbeddingGrad: EvaluationRule<'embeddingGrad'> = (call) => {
  const { groups, table } = call.attributes;
  const dy = call.floats(1);
  const width = call.axis(1, 0);
  forEachLookup(call.indices(0), call.axis(0, 0), groups, table, (vector, entry) => {
    for (let w = 0; w < width; w++) accumulate(call.result(), entry + w, at(dy, vector + w));
  });
};
