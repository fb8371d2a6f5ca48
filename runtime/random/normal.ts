/** The normal distribution: density, distribution function, quantiles, and draws from a truncated normal. */

const sqrtTwoPi = Math.sqrt(2 * Math.PI);
/** Beyond this many deviations the tail's continued fraction converges faster than the series round 0. */
const tailStarts = 3;
const tailTerms = 80;

/** Density of the standard normal distribution. */
export const normalDensity = (x: number): number => Math.exp(-0.5 * x * x) / sqrtTwoPi;

/** Distribution function Φ(x) of the standard normal distribution, to a relative error of about 1e-13 in the lower tail too. */
export const normalCdf = (x: number): number => {
  if (x < -tailStarts) return lowerTail(-x);
  if (x > tailStarts) return 1 - lowerTail(x);
  return 0.5 + normalDensity(x) * oddSeries(x);
};

/** x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + … = (Φ(x) − ½) / φ(x). */
const oddSeries = (x: number): number => {
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > 1e-17 * Math.abs(sum); odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return sum;
};

/** Φ(−x) for x > 0 by Laplace's continued fraction φ(x) / (x + 1/(x + 2/(x + 3/(x + …)))). */
const lowerTail = (x: number): number => {
  let fraction = x;
  for (let term = tailTerms; term >= 1; term--) fraction = x + term / fraction;
  return normalDensity(x) / fraction;
};

// Coefficients of Acklam's rational approximation, relative error 1.15e-9 before refinement.
const centreTop = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const centreBottom = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1,
];
const tailTop = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const tailBottom = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];
const tailBelow = 0.02425;

/** Value of a polynomial whose coefficients are listed from the highest power down. */
const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);

const acklamQuantile = (p: number): number => {
  if (p > 1 - tailBelow) return -acklamQuantile(1 - p);
  if (p < tailBelow) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(tailTop, q) / polynomial(tailBottom, q);
  }
  const q = p - 0.5;
  return (q * polynomial(centreTop, q * q)) / polynomial(centreBottom, q * q);
};

/**
 * The x with Φ(x) = p: Acklam's approximation and one step of Halley's method, good to about 1e-12 for p up to ½.
 * 0 and 1 give −∞ and ∞; anything outside [0, 1] throws a RangeError.
 */
export const normalQuantile = (p: number): number => {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A probability lies in [0, 1], unlike ${String(p)}.`);
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  const x = acklamQuantile(p);
  const newton = (normalCdf(x) - p) / normalDensity(x);
  return x - newton / (1 + 0.5 * x * newton);
};

export interface TruncatedNormal {
  readonly mean: number;
  readonly deviation: number;
  /** Bounds in deviations from the mean. */
  readonly low: number;
  readonly high: number;
}

/** Share of the patches that the masked module hides in training: `truncnorm(-4, 0, loc=1.0, scale=0.25)`, in [0, 1]. */
export const maskedShare: TruncatedNormal = { mean: 1, deviation: 0.25, low: -4, high: 0 };

/** The draw from a truncated normal distribution that belongs to the uniform number `u` in [0, 1), by inverting its CDF. */
export const truncatedNormal = (u: number, { mean, deviation, low, high }: TruncatedNormal = maskedShare): number => {
  const below = normalCdf(low);
  const x = normalQuantile(below + u * (normalCdf(high) - below));
  return mean + deviation * Math.min(Math.max(x, low), high);
};
