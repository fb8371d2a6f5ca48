import type { Comparison } from '../sides/compare.ts';
import type { Versions } from '../sides/side.ts';

/** What one part of the benchmark found. */
export interface Section {
  readonly name: string;
  readonly title: string;
  /** For people, in Markdown. */
  readonly text: string;
  /** For programs. */
  readonly data: object;
  /** As SVG. */
  readonly plot?: string;
}

/** A task that was compared, or why it wasn't. */
export type Row = { readonly comparison: Comparison } | { readonly task: string; readonly refused: string };

export interface ComparedSection extends Section {
  readonly data: { readonly versions: Readonly<Record<string, Versions>>; readonly rows: readonly Row[] };
}

/** A Markdown table; all columns but the first are numbers. */
export const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [titles, titles.map((_, column) => (column === 0 ? '---' : '--:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

/** "41 ms", "1.3 s" */
export const duration = (seconds: number): string =>
  seconds < 1 ? `${(1000 * seconds).toPrecision(3)} ms` : `${seconds.toPrecision(3)} s`;

/** Comparisons as one table: each other side's time by ours, and the least and the most of all turns. */
export const comparisonTable = (rows: readonly Row[], others: readonly string[]): string =>
  table(
    ['task', 'fractalc', ...others, ...others.map((other) => `${other} ÷ fractalc`)],
    rows.map((row) => ('refused' in row ? refusedCells(row, others) : comparedCells(row.comparison, others))),
  );

const comparedCells = (
  { task, ours, others: times, ratios }: Comparison,
  others: readonly string[],
): readonly string[] => [
  task,
  duration(ours.median),
  ...others.map((name) => {
    const found = times.find(({ side }) => side === name);
    return found === undefined ? '—' : duration(found.median);
  }),
  ...others.map((name) => {
    const ratio = ratios[name];
    if (ratio === undefined) return '—';
    return `**${ratio.median.toFixed(2)}** (${ratio.least.toFixed(2)} … ${ratio.most.toFixed(2)})`;
  }),
];

const refusedCells = (
  { task, refused }: { task: string; refused: string },
  others: readonly string[],
): readonly string[] => [
  task,
  refused.replaceAll('|', '\\|').split('\n')[0] ?? '',
  ...others.flatMap(() => ['—', '—']),
];
