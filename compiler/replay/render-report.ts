import type { GroupReport } from './comparison.ts';
import type { VerifyReport } from './verify-golden.ts';

/** The report as a table: a line for each group with its worst error, the limit and the tensor that is farthest off. */
export const renderReport = ({ file, adapter, groups, notes, pass }: VerifyReport): string => {
  const rows = [['', 'group', 'worst error', 'limit', 'at'], ...groups.map(rowOf)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const failed = groups.filter((group) => !group.pass).length;
  const verdict = pass ? `all ${groups.length} groups pass` : `${failed} of ${groups.length} groups fail`;
  return [`${file} on ${adapter}`, ...lines, ...notes.map((note) => `note: ${note}`), verdict].join('\n');
};

const rowOf = ({ name, error, limit, worst, pass }: GroupReport): readonly string[] => [
  pass ? 'pass' : 'FAIL',
  name,
  shortNumber(error),
  shortNumber(limit),
  worst === '' ? 'nothing recorded' : worst,
];

const shortNumber = (value: number): string => (Number.isInteger(value) ? String(value) : value.toExponential(1));
