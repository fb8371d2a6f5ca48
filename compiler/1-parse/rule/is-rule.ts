import type { MapTree, Tree } from '../tree.ts';

/** Whether `levels` is written as a rule: a mapping with more than changes to numbered levels. */
export function isRule(levels: Tree): levels is MapTree {
  return levels.kind === 'map' && [...levels.entries.keys()].some((key) => !isLevelNumber(key));
}

/** Whether a rule says by itself how it cuts: it can take the place of a list of levels. */
export function isWholeRule(levels: MapTree): boolean {
  return levels.entries.has('partition');
}

/** Whether a key of a rule names one of its levels. */
export function isLevelNumber(key: string): boolean {
  return /^(0|[1-9]\d*)$/.test(key);
}
