import type { EvaluationRule } from './call.ts';
import { accumulate, at, axisFromEnd, blocksBefore } from './tensor.ts';

/** Extents of a grouped product; see the op. */
interface Extents {
  readonly rows: number;
  readonly groups: number;
  readonly n: number;
  readonly k: number;
}

/** Calls `term` with the indices of every product y[m, g, n] · x[m, g, k] ↔ W[g, n, k]. */
const forEachTerm = ({ rows, groups, n, k }: Extents, term: (y: number, x: number, w: number) => void): void => {
  for (let m = 0; m < rows; m++)
    for (let g = 0; g < groups; g++)
      for (let i = 0; i < n; i++)
        for (let j = 0; j < k; j++) term((m * groups + g) * n + i, (m * groups + g) * k + j, (g * n + i) * k + j);
};

export const evaluateMatmul: EvaluationRule<'matmul'> = (call) => {
  const { layout, groups } = call.attributes;
  const a = call.floats(0);
  const b = call.floats(1);
  const result = call.result();
  const weight = layout === 'TN' ? call.resultShape() : call.shape(1);
  const [n, k] = [axisFromEnd(weight, 1), axisFromEnd(weight, 0)];
  const rows = blocksBefore(call.shape(0), 1) / (groups === 1 ? 1 : groups);
  forEachTerm({ rows, groups, n, k }, (y, x, w) => {
    if (layout === 'NT') accumulate(result, y, at(a, x) * at(b, w));
    else if (layout === 'NN') accumulate(result, x, at(a, y) * at(b, w));
    else accumulate(result, w, at(a, y) * at(b, x));
  });
};

export const evaluateSumRows: EvaluationRule<'sumRows'> = (call) => {
  const result = call.result();
  call.floats(0).forEach((element, i) => {
    accumulate(result, i % result.length, element);
  });
};
