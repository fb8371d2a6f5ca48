import { describeDuration } from '../../../runtime/commands/reporter.ts';
import { compareSpecs } from './differences.ts';
import type { Setting } from './differences.ts';
import type { ListedRun, RunList } from './survey.ts';

/** Settings of a run that are told; of more, their number. */
const mostSettings = 6;

const titles = ['run', 'state', 'steps', 'bits/dim', 'best', 'updated', 'differences'] as const;
/** Columns of numbers stand to the right. */
const right: ReadonlySet<number> = new Set([2, 3]);

/** The runs as a table, then what is wrong with some; `now` in seconds since 1970. */
export const renderList = (folder: string, { runs, broken }: RunList, now: number): string => {
  const { own, common } = compareSpecs(runs.map(({ spec }) => spec));
  const rows = runs.map((run, index) => [...cells(run, now), settingsText(own[index] ?? [])]);
  const parts = [
    rows.length === 0 ? [] : align([titles, ...rows]),
    common.length === 0 ? [] : [`Compared with ${settingsText(common)}`],
    runs.flatMap(({ name, message }) => (message === undefined ? [] : [`${name}: ${message}`])),
    broken.map(({ name, problem }) => `${name}: broken: ${problem}`),
  ];
  const text = parts.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return text.length === 0 ? `${folder}: there are no runs.` : text.join('\n\n');
};

const cells = ({ name, status, step, steps, bitsPerDim, best, updated }: ListedRun, now: number): readonly string[] => [
  name,
  status,
  `${step}/${steps}`,
  bitsPerDim?.toFixed(3) ?? '',
  best === undefined ? '' : `${best.bitsPerDim.toFixed(3)} ${best.of}`,
  age(now - updated),
];

/** "5 min ago": the largest unit alone. */
const age = (seconds: number): string => {
  if (seconds < 1) return 'now';
  if (seconds < 60) return `${describeDuration(seconds)} ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h ago`;
  const days = Math.floor(seconds / 86400);
  return `${days} ${days === 1 ? 'day' : 'days'} ago`;
};

/** Settings as overrides are written. */
const settingsText = (settings: readonly Setting[]): string => {
  const told = settings.slice(0, mostSettings).map(({ key, value }) => `${key}=${plain(value)}`);
  const rest = settings.length - told.length;
  return [...told, ...(rest === 0 ? [] : [`and ${rest} more`])].join(' ');
};

/** Without the quotes of JSON where the text needs none. */
const plain = (value: string): string => value.replace(/^"([\w.-]+)"$/, '$1');

const align = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = titles.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (cell: string, column: number): string =>
    right.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join('  ').trimEnd());
};
