import { divisorsNear } from '../../2-check/divisors.ts';

/** Pictures of larger sides are cut in three levels, as the paper cuts 256×256. */
const largestOfTwoLevels = 96;
/** Sides of the paper's patches. */
const outerSide = 16;
const innerSide = 4;

/** Sides of the patches, outermost first and 1 last: as near to the paper's as the extents allow. */
export const patchesOf = (extents: readonly number[]): readonly number[] => {
  const common = extents.reduce(commonDivisor);
  const outer = Math.max(...extents) > largestOfTwoLevels ? proper(common, outerSide) : undefined;
  const inner = proper(outer ?? common, innerSide);
  return [...(outer === undefined ? [] : [outer]), ...(inner === undefined ? [] : [inner]), 1];
};

/** The rule that patches follow. */
export interface Partition {
  /** Patches along each axis. */
  readonly partition: readonly number[];
  /** Side of the outermost patches, where these follow no rule. */
  readonly first: number | undefined;
}

/** The partition that leads from patch to patch, but perhaps for the first of three; undefined of levels that follow no rule. */
export const partitionOf = (extents: readonly number[], patches: readonly number[]): Partition | undefined => {
  const [first, second, ...deeper] = patches;
  if (first === undefined || second === undefined) return undefined;
  const outer = extents.map((extent) => extent / first);
  if (follow(outer, first, [second, ...deeper])) return { partition: outer, first: undefined };
  const inner = extents.map(() => first / second);
  return deeper.length > 0 && follow(inner, second, deeper) ? { partition: inner, first } : undefined;
};

/** Whether a partition leads from a region to each of the patches in turn; a region of fewer pixels is cut into pixels. */
const follow = (partition: readonly number[], region: number, patches: readonly number[]): boolean =>
  patches.every((patch, level) =>
    partition.every((count) => Math.max(1, (patches[level - 1] ?? region) / count) === patch),
  );

/** The divisor nearest to a wish that makes patches smaller than the region and larger than a pixel. */
const proper = (region: number, wish: number): number | undefined => {
  const candidates = divisorsNear(region, wish).filter((side) => side > 1 && side < region && side <= 2 * wish);
  return candidates.sort((a, b) => Math.abs(a - wish) - Math.abs(b - wish))[0];
};

const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b));
