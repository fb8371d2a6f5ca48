import type { RowDrawer } from '../../runtime/train/row-drawer.ts';

/** Tells which patches go down a level, outermost level first: they are the rows that the level below works on. */
export function drawRows(draw: RowDrawer): void {
  // level0 (ar) predicts each of its 7×7 patches from those before it: all go down to level1.
  draw.every('level0', 49);
  // level1 (ar) predicts each of its 4×4 patches from those before it: all go down to head.
  draw.every('level1', 16);
}
