const largestFloat = 6;

/**
 * The error function to float64 accuracy: 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)), whose terms all have one sign, so that nothing
 * cancels. Beyond |x| = 6 it is ±1 in float64.
 */
export const erf = (x: number): number => {
  if (Math.abs(x) > largestFloat) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > Math.abs(sum) * Number.EPSILON * 0.1; odd += 2) {
    term *= (2 * x * x) / odd;
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
};

/** Φ(x), the distribution function of the standard normal distribution. */
export const normalCdf = (x: number): number => 0.5 * (1 + erf(x / Math.SQRT2));

/** φ(x), the density of the standard normal distribution. */
export const normalDensity = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/** log Σ exp(x), without overflow. */
export const logSumExp = (numbers: readonly number[]): number => {
  const largest = Math.max(...numbers);
  return largest + Math.log(numbers.reduce((sum, x) => sum + Math.exp(x - largest), 0));
};
