import { perElement } from '../amount.ts';
import { input, output } from '../application.ts';
import type { Call } from '../evaluate/call.ts';
import { accumulate, at, axisFromEnd, blocksBefore } from '../evaluate/tensor.ts';
import { demand, f32, pure, shapeAt } from '../op.ts';
import type { Op } from '../op.ts';
import { dimFromEnd, lastDim, printShape } from '../shape.ts';

/** Which axes are multiplied; see `matmul`. */
export interface MatmulAttributes {
  readonly layout: 'NT' | 'NN' | 'TN';
  /** Independent groups that lie side by side in the feature axis; with 1 the group axis is absent everywhere. */
  readonly groups: number;
}

/** Extents of a grouped product. */
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

const evaluate = (call: Call<MatmulAttributes>): void => {
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

/**
 * Product with a matrix of parameters, in `groups` independent groups.
 * 'NT': A [M, G·K] (last dims [G, K] or [K]) · B [G, N, K] → [M, G, N]      y = x Wᵀ
 * 'NN': A [M, G, N] · B [G, N, K] → [M, G, K]                              dx = dy W
 * 'TN': A [M, G, N], B [M, G, K] → [G, N, K], summed over all rows M        dW = dyᵀ x
 * For 'TN' the inputs are (dy, x).
 */
export const matmul: Op<MatmulAttributes> = {
  infer({ layout, groups }, inputs) {
    const a = shapeAt(inputs, 0);
    const b = shapeAt(inputs, 1);
    const grouped = groups === 1 ? [] : [groups];
    if (groups > 1) demand(dimFromEnd(a, 1) === groups, `${printShape(a)} does not have ${groups} groups`);
    if (layout === 'TN') return [f32(undefined, ...grouped, lastDim(a), lastDim(b))];
    demand(b.dims.length === 2 + grouped.length, `the matrix ${printShape(b)} does not fit ${groups} groups`);
    const [inner, columns] = layout === 'NT' ? [lastDim(b), dimFromEnd(b, 1)] : [dimFromEnd(b, 1), lastDim(b)];
    demand(lastDim(a) === inner, `${printShape(a)} and ${printShape(b)} (${layout}) differ in the inner size`);
    // A's dims before the feature axes become rows of the product.
    return [f32(a.rows, ...a.dims.slice(0, groups === 1 ? -1 : -2), ...grouped, columns)];
  },
  cost(node) {
    const a = input(node, 0);
    // 'TN' sums over A's rows for each of its elements and each of X's columns; the others over A's inner size for each result.
    return node.attributes.layout === 'TN'
      ? perElement(a, 2 * lastDim(input(node, 1).shape))
      : perElement(output(node), 2 * lastDim(a.shape));
  },
  evaluate,
  ...pure,
};

/** [rows, ...dims] → the last `keep` dims, summed over everything before them, in a fixed order. */
export const sumRows: Op<{ readonly keep: number }> = {
  infer({ keep }, inputs) {
    const { dims } = shapeAt(inputs, 0);
    return [f32(undefined, ...dims.slice(dims.length - keep))];
  },
  cost: (node) => perElement(input(node, 0), 1),
  evaluate(call) {
    const result = call.result();
    call.floats(0).forEach((element, i) => {
      accumulate(result, i % result.length, element);
    });
  },
  ...pure,
};
