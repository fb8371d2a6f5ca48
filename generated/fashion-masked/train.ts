import type { RowDrawer } from '../../runtime/train/row-drawer.ts';

/** Tells which patches go down a level, outermost level first: they are the rows that the level below works on. */
export function drawRows(draw: RowDrawer): void {
  // level0 (masked) predicts a random share of its 7×7 patches from the others: only the masked ones go down to level1.
  draw.masked('level0', 49, 'level1');
  // level1 (masked) predicts a random share of its 4×4 patches from the others: only the masked ones go down to head.
  draw.masked('level1', 16, 'level2');
}
