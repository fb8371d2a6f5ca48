import type { Example } from './page.ts';

/** Lines of the examples' spec that say something else. */
export interface Lines {
  readonly data?: string;
  readonly level0?: string;
  readonly level1?: string;
  readonly head?: string;
  /** Further lines at the end. */
  readonly more?: string;
}

/** A small sound spec, with some of its lines changed. */
export const smallSpec = (lines: Lines = {}): string => {
  const { data = '{shape: [28, 28], channels: 1}', head = '{width: 32}', more = '' } = lines;
  const { level0 = '{module: ar, patch: 4, width: 64}', level1 = '{module: masked, patch: 1, width: 48}' } = lines;
  return `data: ${data}\nlevels:\n  - ${level0}\n  - ${level1}\nhead: ${head}\n${more === '' ? '' : `${more}\n`}`;
};

/** A spec whose levels follow a rule. */
export const ruled = (levels: string): Example => ({
  spec: `data: {shape: [64, 64], channels: 1}\nlevels: ${levels}\nhead: {width: 32}\n`,
});

/** The small spec as an example. */
export const small = (lines: Lines = {}, overrides?: readonly string[]): Example =>
  overrides === undefined ? { spec: smallSpec(lines) } : { spec: smallSpec(lines), overrides };
