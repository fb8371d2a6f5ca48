import { perElement } from '../amount.ts';
import { input } from '../application.ts';
import type { Call } from '../evaluate/call.ts';
import { logSumExp } from '../evaluate/numbers.ts';
import { accumulate, at } from '../evaluate/tensor.ts';
import { demand, f32, like, pure, shapeAt } from '../op.ts';
import type { Op } from '../op.ts';
import { dimFromEnd, lastDim, printShape } from '../shape.ts';

/** Least log scale, in values: a component can put all but 10⁻⁴ of its mass on one value. */
export const leastLogScale = -3;

/** A logistic over the values as if they were numbers; mean and scale are in values, the mean from the middle of the alphabet. */
interface Component {
  readonly logit: number;
  readonly mean: number;
  readonly logScale: number;
  /** Whether the scale is the least. */
  readonly isLeast: boolean;
}

/**
 * The components of a mixture [3K]: K logits, K means and K log scales. Means and scales are given for an alphabet that spans −1 … 1.
 * Under a temperature T logits are divided by T, and scales multiplied.
 */
const componentsOf = (mixture: Float64Array, alphabet: number, temperature = 1): readonly Component[] => {
  const count = mixture.length / 3;
  const half = (alphabet - 1) / 2;
  return Array.from({ length: count }, (_, k) => {
    const logScale = at(mixture, 2 * count + k) + Math.log(half);
    return {
      logit: at(mixture, k) / temperature,
      mean: at(mixture, count + k) * half,
      logScale: Math.max(logScale, leastLogScale) + Math.log(temperature),
      isLeast: logScale < leastLogScale,
    };
  });
};

const softplus = (z: number): number => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** Edges of a value's bin in units of a component's scale, those of the first and last value open: ±∞. */
const edgesOf = ({ mean, logScale }: Component, value: number, alphabet: number): readonly [number, number] => {
  const middle = value - (alphabet - 1) / 2 - mean;
  const inverse = Math.exp(-logScale);
  return [
    value === 0 ? -Infinity : (middle - 0.5) * inverse,
    value === alphabet - 1 ? Infinity : (middle + 0.5) * inverse,
  ];
};

/** log(σ(b) − σ(a)) = log σ(b) + log σ(−a) + log(1 − e^(a − b)), in which nothing cancels. */
const valueLog = (component: Component, value: number, alphabet: number): number => {
  const [a, b] = edgesOf(component, value, alphabet);
  return -softplus(-b) - softplus(a) + Math.log(-Math.expm1(a - b));
};

/** The log-probabilities of a value: under each component, its weight included, and under the mixture. */
const mixtureLogs = (
  components: readonly Component[],
  value: number,
  alphabet: number,
): { readonly joint: readonly number[]; readonly normaliser: number; readonly log: number } => {
  const normaliser = logSumExp(components.map(({ logit }) => logit));
  const joint = components.map((component) => component.logit + valueLog(component, value, alphabet));
  return { joint, normaliser, log: logSumExp(joint) - normaliser };
};

/** log p of a value under a mixture [3K], at a temperature. */
export const logisticLog = (mixture: Float64Array, value: number, alphabet: number, temperature = 1): number =>
  mixtureLogs(componentsOf(mixture, alphabet, temperature), value, alphabet).log;

/** The value nearest to quantile `u` of component number `chosen` of a mixture at a temperature: u in (0, 1). */
export const logisticQuantile = (
  mixture: Float64Array,
  alphabet: number,
  temperature: number,
  chosen: number,
  u: number,
): number => {
  const { mean = 0, logScale = 0 } = componentsOf(mixture, alphabet, temperature)[chosen] ?? {};
  const x = mean + Math.exp(logScale) * (Math.log(u) - Math.log1p(-u));
  return Math.min(alphabet - 1, Math.max(0, Math.round(x + (alphabet - 1) / 2)));
};

/** Of logisticLoss and its gradient. */
export interface LogisticLossAttributes {
  readonly alphabet: number;
  /** Weight of each channel's losses in their mean. */
  readonly weights: readonly number[];
}

/** One mixture: row and channel, its numbers, its target, and the weight of its nll in the loss. */
interface Mixture {
  readonly index: number;
  readonly numbers: Float64Array;
  readonly target: number;
  readonly weight: number;
}

const forEachMixture = (call: Call<LogisticLossAttributes>, visit: (mixture: Mixture) => void): void => {
  const { weights } = call.attributes;
  const size = call.axis(0, 0);
  const targets = call.indices(1);
  const rows = targets.length / weights.length;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  targets.forEach((target, index) => {
    const numbers = call.floats(0).subarray(index * size, (index + 1) * size);
    visit({ index, numbers, target, weight: at(weights, index % weights.length) / (total * rows) });
  });
};

/**
 * (mixtures [rows, C, 3K], target u32 [rows, C]) → (loss [1], nll [rows, C]): the nll of values under a discretised mixture of K logistics
 * (PixelCNN++, Salimans et al. 2017, eq. 2): p(v) = Σ_k w_k (σ((v + ½ − μ_k)/s_k) − σ((v − ½ − μ_k)/s_k)), the first and the last value
 * taking the tails; loss as crossEntropy has it.
 */
export const logisticLoss: Op<LogisticLossAttributes> = {
  infer({ weights }, inputs) {
    const mixtures = shapeAt(inputs, 0);
    const channels = dimFromEnd(mixtures, 1);
    demand(weights.length === channels, `${weights.length} weights for ${printShape(mixtures)}`);
    demand(lastDim(mixtures) % 3 === 0, `${printShape(mixtures)} holds no logits, means and scales`);
    return [f32(undefined, 1), { ...f32(mixtures.rows, channels), suffix: 'nll' }];
  },
  cost: (node) => perElement(input(node, 0), 12), // of a component: two edges, three logarithms with exponentials, and the sums
  evaluate(call) {
    const { alphabet } = call.attributes;
    forEachMixture(call, ({ index, numbers, target, weight }) => {
      const nll = -logisticLog(numbers, target, alphabet);
      call.result(1)[index] = nll;
      accumulate(call.result(), 0, weight * nll);
    });
  },
  ...pure,
};

/** Finite edges' products: an open edge contributes nothing. */
const edgeTimes = (edge: number, factor: number): number => (Number.isFinite(edge) ? edge * factor : 0);

/** (mixtures, target, dloss [1]) → dmixtures. Where a scale is the least one, its log has no gradient. */
export const logisticLossGrad: Op<LogisticLossAttributes> = {
  infer: (_, inputs) => [like(inputs, 0)],
  cost: (node) => perElement(input(node, 0), 16),
  evaluate(call) {
    const { alphabet } = call.attributes;
    const half = (alphabet - 1) / 2;
    const dloss = at(call.floats(2), 0);
    forEachMixture(call, ({ index, numbers, target, weight }) => {
      const components = componentsOf(numbers, alphabet);
      const { joint, normaliser, log } = mixtureLogs(components, target, alphabet);
      const count = components.length;
      const result = call.result().subarray(index * 3 * count, (index + 1) * 3 * count);
      components.forEach((component, k) => {
        const share = Math.exp(at(joint, k) - log - normaliser);
        const [a, b] = edgesOf(component, target, alphabet);
        const width = b - a;
        const shrinking = Number.isFinite(width) ? width / Math.expm1(width) : 0;
        const dmean = -Math.exp(-component.logScale) * (sigmoid(-b) - sigmoid(a));
        const dscale = edgeTimes(a, sigmoid(a)) - edgeTimes(b, sigmoid(-b)) - shrinking;
        const scale = dloss * weight;
        result[k] = scale * (Math.exp(component.logit - normaliser) - share);
        result[count + k] = -scale * share * dmean * half;
        result[2 * count + k] = component.isLeast ? 0 : -scale * share * dscale;
      });
    });
  },
  ...pure,
};
