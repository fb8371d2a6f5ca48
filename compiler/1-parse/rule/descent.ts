import { numberOf } from './level-values.ts';
import { treeAt } from '../tree.ts';
import type { MapTree, Tree } from '../tree.ts';

/** How a rule cuts a shape, level by level. */
export interface Descent {
  /** Extents of each level's patches, outermost first; those of a level that is changed beside the rule are its own. */
  readonly patches: readonly (readonly number[])[];
  /** The region that the levels leave; nothing but ones where they come down to the pixel. */
  readonly left: readonly number[];
  /** The axis along which the partition doesn't cut `left`: it doesn't divide it, or is 1. */
  readonly stuck?: number;
}

/** A spec has at most as many levels. */
const maximumLevels = 32;

/**
 * Cuts a shape by a rule until it comes to the pixel, is stuck, or has cut `times` levels. A partition that a region is smaller than makes
 * every pixel a patch.
 */
export const descend = (
  rule: MapTree,
  shape: readonly number[],
  partition: readonly number[],
  times: number = maximumLevels,
): Descent => {
  const patches: (readonly number[])[] = [];
  let left = shape;
  while (patches.length < times && !isPixel(left)) {
    const own = treeAt(rule, [String(patches.length), 'patch']);
    const stuck = own === undefined ? stuckAxis(left, partition) : undefined;
    if (stuck !== undefined) return { patches, left, stuck };
    left = own === undefined ? cut(left, partition) : extentsOf(own, shape.length);
    patches.push(left);
  }
  return { patches, left };
};

/** Whether a region is a single pixel. */
export const isPixel = (region: readonly number[]): boolean => region.every((extent) => extent === 1);

/** One number for every axis, or the list's. */
export const extentsOf = (tree: Tree | undefined, axes: number): readonly number[] => {
  const one = tree?.kind === 'list' ? tree.items[0] : tree;
  return Array.from({ length: axes }, (_, axis) => numberOf(tree?.kind === 'list' ? tree.items[axis] : one) ?? 1);
};

const cut = (region: readonly number[], partition: readonly number[]): readonly number[] =>
  region.map((extent, axis) => Math.max(1, extent / (partition[axis] ?? 1)));

const stuckAxis = (region: readonly number[], partition: readonly number[]): number | undefined => {
  const undivided = region.findIndex(
    (extent, axis) => extent > (partition[axis] ?? 1) && extent % (partition[axis] ?? 1) !== 0,
  );
  if (undivided >= 0) return undivided;
  const cuts = region.some((extent, axis) => extent > 1 && (partition[axis] ?? 1) > 1);
  return cuts ? undefined : region.findIndex((extent) => extent > 1);
};
