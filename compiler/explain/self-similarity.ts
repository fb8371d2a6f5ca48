import { extentsText, listed } from '../words.ts';
import type { Level } from '../ir/architecture.ts';

/** Levels in a row that are the same module on ever smaller regions. */
export interface SelfSimilarity {
  /** Indices of the outermost and the innermost one. */
  readonly first: number;
  readonly last: number;
  /** Patches along each axis, level by level. */
  readonly grids: readonly (readonly number[])[];
  /** What the width of a level is of that of the level above. */
  readonly widthRatio: number;
}

type Sized = Pick<Level, 'index' | 'module' | 'grid' | 'width' | 'heads'>;

/** The runs of levels that follow one rule: one module, and widths of which each is a whole part or multiple of the one above, always the same. */
export const selfSimilarities = (levels: readonly Sized[]): readonly SelfSimilarity[] => {
  const runs: Sized[][] = [];
  for (const level of levels) {
    const run = runs.at(-1);
    if (run !== undefined && follows(run, level)) run.push(level);
    else runs.push([level]);
  }
  return runs.flatMap((run) => {
    const [first, second] = run;
    const last = run.at(-1);
    if (first === undefined || second === undefined || last === undefined) return [];
    const grids = run.map(({ grid }) => grid);
    return [{ first: first.index, last: last.index, grids, widthRatio: second.width / first.width }];
  });
};

const follows = (run: readonly Sized[], level: Sized): boolean => {
  const [first, second = level] = run;
  const above = run.at(-1);
  if (first === undefined || above === undefined || above.module !== level.module) return false;
  const ratio = second.width / first.width;
  const isSimple = Number.isInteger(ratio) || Number.isInteger(1 / ratio);
  // A rule rounds widths to multiples of the heads.
  return isSimple && Math.abs(level.width - first.width * ratio ** run.length) <= level.heads / 2;
};

/** "levels 0 to 2: one rule, 4 patches a side, width halves" */
export const selfSimilarityText = ({ first, last, grids, widthRatio }: SelfSimilarity): string =>
  `levels ${first} to ${last}: one rule, ${partitionText(grids)}, ${widthText(widthRatio)}`;

const partitionText = (grids: readonly (readonly number[])[]): string => {
  const isSquare = grids.every((grid) => grid.length > 1 && grid.every((count) => count === grid[0]));
  const counts = grids.map((grid) => (isSquare ? String(grid[0]) : extentsText(grid)));
  const different = new Set(counts).size === 1 ? counts.slice(0, 1) : counts;
  return `${listed(different, 'and')} patches${isSquare ? ' a side' : ''}`;
};

const widthText = (ratio: number): string => {
  if (ratio === 1) return 'the same width';
  if (ratio === 1 / 2) return 'width halves';
  if (ratio === 2) return 'width doubles';
  return ratio > 1 ? `width times ${ratio}` : `width divided by ${Math.round(1 / ratio)}`;
};
