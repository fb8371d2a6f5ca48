import type { MapTree, Tree } from '../tree.ts';

/** Whether `levels` is written as a rule: a mapping with more than changes to numbered levels. */
export const isRule = (levels: Tree): levels is MapTree =>
  levels.kind === 'map' && [...levels.entries.keys()].some((key) => !isLevelNumber(key));

/** Whether a rule says by itself how it cuts: it can take the place of a list of levels. */
export const isWholeRule = (levels: MapTree): boolean => levels.entries.has('partition');

/** Whether a key of a rule names one of its levels. */
export const isLevelNumber = (key: string): boolean => /^(0|[1-9]\d*)$/.test(key);
