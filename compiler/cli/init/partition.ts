import { divisorsNear } from '../../2-check/divisors.ts';

/** Pictures of larger sides are cut in three levels, as the paper cuts 256×256. */
const LARGEST_OF_TWO_LEVELS = 96;
/** Sides of the paper's patches. */
const OUTER = 16;
const INNER = 4;

/** Sides of the patches, outermost first and 1 last: as near to the paper's as the extents allow. */
export function patchesOf(extents: readonly number[]): readonly number[] {
  const common = extents.reduce(commonDivisor);
  const outer = Math.max(...extents) > LARGEST_OF_TWO_LEVELS ? proper(common, OUTER) : undefined;
  const inner = proper(outer ?? common, INNER);
  return [...(outer === undefined ? [] : [outer]), ...(inner === undefined ? [] : [inner]), 1];
}

/** The divisor nearest to a wish that makes patches smaller than the region and larger than a pixel. */
function proper(region: number, wish: number): number | undefined {
  const candidates = divisorsNear(region, wish).filter((side) => side > 1 && side < region && side <= 2 * wish);
  return candidates.sort((a, b) => Math.abs(a - wish) - Math.abs(b - wish))[0];
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
