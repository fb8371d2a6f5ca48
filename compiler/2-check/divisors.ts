/** The divisors of a whole number, smallest first. */
export const divisors = (number: number): number[] => {
  const found = Array.from({ length: Math.floor(Math.sqrt(number)) }, (_, index) => index + 1).filter(
    (d) => number % d === 0,
  );
  const large = found.map((divisor) => number / divisor).reverse();
  return [...new Set([...found, ...large])];
};

/** The divisors around a value, for a suggestion: at most six, smallest first. */
export const divisorsNear = (number: number, value: number): number[] => {
  const byDistance = divisors(number).sort((a, b) => Math.abs(a - value) - Math.abs(b - value));
  return byDistance.slice(0, 6).sort((a, b) => a - b);
};
