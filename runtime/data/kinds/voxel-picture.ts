import type { Palette } from '../palette.ts';
import type { Raster } from '../raster.ts';

/** Pixels of a voxel's picture: a square, its upper half the top, its lower half the left and the right side. */
const side = 4;
const half = side / 2;
const paper = 255;
/** How light the top, the left and the right side are. */
const lights = { top: 1, left: 0.8, right: 0.6 };

/** Voxels [x, y, z] seen from above a corner, z up, x to the lower right, y to the lower left. What is behind is painted over. */
export const voxelPicture = (voxels: ArrayLike<number>, extents: readonly number[], palette: Palette): Raster => {
  const [sizeX = 1, sizeY = 1, sizeZ = 1] = extents;
  const width = half * (sizeX + sizeY - 2) + side;
  const height = sizeX + sizeY - 2 + half * (sizeZ - 1) + side;
  const pixels = new Uint8Array(3 * width * height).fill(paper);
  const paint = (left: number, top: number, colour: number): void => {
    for (let at = 0; at < side * side; at++) {
      const [column, row] = [at % side, Math.floor(at / side)];
      const light = row < half ? lights.top : column < half ? lights.left : lights.right;
      const to = 3 * ((top + row) * width + left + column);
      for (let part = 0; part < 3; part++) pixels[to + part] = Math.round(light * (palette[4 * colour + part] ?? 0));
    }
  };
  for (let x = 0; x < sizeX; x++) {
    for (let y = 0; y < sizeY; y++) {
      for (let z = 0; z < sizeZ; z++) {
        const colour = voxels[(x * sizeY + y) * sizeZ + z] ?? 0;
        if (colour > 0) paint(half * (x + sizeY - 1 - y), x + y + half * (sizeZ - 1 - z), colour);
      }
    }
  }
  return { width, height, channels: 3, pixels };
};
