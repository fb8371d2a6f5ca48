import { perElement } from '../amount.ts';
import { input } from '../application.ts';
import { accumulate, at } from '../evaluate/tensor.ts';
import { demand, f32, like, pure, shapeAt } from '../op.ts';
import type { NoAttributes, Op } from '../op.ts';
import { lastDim, printShape } from '../shape.ts';

/** `centred` is LayerNorm; otherwise it is RMSNorm, whose mean is stored as 0. */
export interface Centring {
  readonly centred: boolean;
}

const mean = (numbers: ArrayLike<number>): number =>
  Array.from(numbers).reduce((sum, n) => sum + n, 0) / numbers.length;

/** Mean (0 unless centred) and 1/deviation of one row. */
const rowStatistics = (row: Float64Array, centred: boolean, epsilon: number): readonly [number, number] => {
  const centre = centred ? mean(row) : 0;
  return [centre, 1 / Math.sqrt(mean(row.map((x) => (x - centre) ** 2)) + epsilon)];
};

/** Calls `visit` with every row of `width` elements and its number. */
const forEachRow = (data: Float64Array, width: number, visit: (row: Float64Array, r: number) => void): void => {
  for (let r = 0; r * width < data.length; r++) visit(data.subarray(r * width, (r + 1) * width), r);
};

/** (x − mean) / deviation of row r, by the stored statistics. */
const normalised = (row: Float64Array, statistics: Float64Array, r: number): Float64Array =>
  row.map((x) => (x - at(statistics, 2 * r)) * at(statistics, 2 * r + 1));

/** (x [.., W], gain [W], bias [W] if `centred`) → (y [.., W], statistics [.., 2] = mean and 1/deviation of each row of W). */
export const norm: Op<Centring & { readonly epsilon: number }> = {
  infer(_, inputs) {
    const [x, gain] = [shapeAt(inputs, 0), shapeAt(inputs, 1)];
    demand(lastDim(gain) === lastDim(x), `gain ${printShape(gain)} does not fit ${printShape(x)}`);
    return [like(inputs, 0), { ...f32(x.rows, ...x.dims.slice(0, -1), 2), suffix: 'statistics' }];
  },
  cost: (node) => perElement(input(node, 0), node.attributes.centred ? 8 : 4),
  evaluate(call) {
    const { centred, epsilon } = call.attributes;
    const gain = call.floats(1);
    const bias = centred ? call.floats(2) : new Float64Array(gain.length);
    const statistics = call.result(1);
    forEachRow(call.floats(0), gain.length, (row, r) => {
      statistics.set(rowStatistics(row, centred, epsilon), 2 * r);
      const y = normalised(row, statistics, r).map((x, w) => x * at(gain, w) + at(bias, w));
      call.result().set(y, r * gain.length);
    });
  },
  ...pure,
};

/**
 * (x, statistics, gain, dy) → dx = (g − mean(g) if centred − x̂ · mean(g · x̂)) / deviation, with g = dy · gain and x̂ the normalised row.
 */
export const normGradInput: Op<Centring> = {
  infer: (_, inputs) => [like(inputs, 0)],
  cost: (node) => perElement(input(node, 0), node.attributes.centred ? 10 : 8),
  evaluate(call) {
    const statistics = call.floats(1);
    const gain = call.floats(2);
    const dy = call.floats(3);
    const width = gain.length;
    forEachRow(call.floats(0), width, (row, r) => {
      const unit = normalised(row, statistics, r);
      const g = gain.map((factor, w) => factor * at(dy, r * width + w));
      const level = call.attributes.centred ? mean(g) : 0;
      const slope = mean(g.map((d, w) => d * at(unit, w)));
      const dx = g.map((d, w) => (d - level - at(unit, w) * slope) * at(statistics, 2 * r + 1));
      call.result().set(dx, r * width);
    });
  },
  ...pure,
};

/** (x, statistics, dy) → dgain [W] = Σ dy · (x − mean) / deviation. */
export const normGradGain: Op<NoAttributes> = {
  infer: (_, inputs) => [f32(undefined, lastDim(shapeAt(inputs, 0)))],
  cost: (node) => perElement(input(node, 0), 4),
  evaluate(call) {
    const dy = call.floats(2);
    const width = call.axis(0, 0);
    forEachRow(call.floats(0), width, (row, r) => {
      normalised(row, call.floats(1), r).forEach((unit, w) => {
        accumulate(call.result(), w, unit * at(dy, r * width + w));
      });
    });
  },
  ...pure,
};
