import type { EvaluationRule } from './call.ts';
import { accumulate, at } from './tensor.ts';

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

export const evaluateNorm: EvaluationRule<'norm'> = (call) => {
  const { centred, epsilon } = call.attributes;
  const gain = call.floats(1);
  const bias = centred ? call.floats(2) : new Float64Array(gain.length);
  const statistics = call.result(1);
  forEachRow(call.floats(0), gain.length, (row, r) => {
    statistics.set(rowStatistics(row, centred, epsilon), 2 * r);
    const y = normalised(row, statistics, r).map((x, w) => x * at(gain, w) + at(bias, w));
    call.result().set(y, r * gain.length);
  });
};

/** dx = (g − mean(g) if centred − x̂ · mean(g · x̂)) / deviation, with g = dy · gain and x̂ the normalised row. */
export const evaluateNormGradInput: EvaluationRule<'normGradInput'> = (call) => {
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
};

export const evaluateNormGradGain: EvaluationRule<'normGradGain'> = (call) => {
  const dy = call.floats(2);
  const width = call.axis(0, 0);
  forEachRow(call.floats(0), width, (row, r) => {
    normalised(row, call.floats(1), r).forEach((unit, w) => {
      accumulate(call.result(), w, unit * at(dy, r * width + w));
    });
  });
};
