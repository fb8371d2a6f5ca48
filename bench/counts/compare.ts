import type { Amounts } from './count.ts';

/** Amounts that aren't those stored, as sentences. */
export interface Changes {
  /** What takes more than it did. */
  readonly worse: readonly string[];
  /** What takes less. */
  readonly better: readonly string[];
}

const names = ['dispatches', 'submits', 'operations', 'bytes', 'memory'] as const satisfies readonly (keyof Amounts)[];

/** What takes more than was stored, and what takes less; `of` says what was counted. */
export const compareCounts = (counted: Amounts, expected: Amounts, of: string): Changes => {
  const told = (isChange: (now: number, before: number) => boolean): readonly string[] =>
    names
      .filter((name) => isChange(counted[name], expected[name]))
      .map(
        (name) => `${name} of ${of}: ${expected[name]} → ${counted[name]} (${percent(counted[name], expected[name])})`,
      );
  return { worse: told((now, before) => now > before), better: told((now, before) => now < before) };
};

const percent = (now: number, before: number): string => {
  const change = (100 * (now - before)) / before;
  return `${change > 0 ? '+' : ''}${Number(change.toPrecision(3))} %`;
};

const update = 'npm run bench -- --update-counts';

/** What a test says of changes; undefined where there are none. Whatever has become worse is told first. */
export const complaintAbout = ({ worse, better }: Changes): string | undefined => {
  const list = (lines: readonly string[]): string => lines.map((line) => `\n  ${line}`).join('');
  const gains = better.length === 0 ? '' : `Improved, update with \`${update}\`:${list(better)}`;
  if (worse.length === 0) return gains === '' ? undefined : gains;
  const losses = `A regression; where it is meant, store it with \`${update}\`:${list(worse)}`;
  return gains === '' ? losses : `${losses}\n${gains}`;
};
