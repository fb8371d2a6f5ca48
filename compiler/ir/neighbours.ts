/**
 * Offsets of a patch's neighbours in a grid of `axes` axes, in the order in which conditions are numbered from 1.
 * The first half visits the axes from the outermost with alternating sign, beginning with −1; the second half repeats it with opposite
 * signs, so that neighbours i and i + axes face each other. Images: top, right, bottom, left. Sequences: before, after.
 * Voxels: −depth, +height, −width, +depth, −height, +width.
 */
export const neighbourOffsets = (axes: number): readonly (readonly number[])[] => {
  const unit = (axis: number, step: number): readonly number[] =>
    Array.from({ length: axes }, (_, i) => (i === axis ? step : 0));
  const signs = Array.from({ length: axes }, (_, axis) => (axis % 2 === 0 ? -1 : 1));
  return [...signs.map((sign, axis) => unit(axis, sign)), ...signs.map((sign, axis) => unit(axis, -sign))];
};
