import type { ModelSummary } from '../../cost/model-summary.ts';
import type { ModelDescription } from '../../../runtime/model.ts';
import { generatorsOf } from '../../../runtime/recursion/recursion.ts';
import type { Change } from './compare-specs.ts';

/** One of the two specs. */
export interface DiffSide {
  /** What it is called on the command line. */
  readonly title: string;
  readonly description: ModelDescription;
  readonly summary: ModelSummary;
}

type Row = readonly [label: string, before: string, after: string, ratio: string];

/** The changes, then what they do to parameters and cost. */
export const renderDiff = (before: DiffSide, after: DiffSide, changes: readonly Change[]): string => {
  const title = `${before.title} → ${after.title}`;
  if (changes.length === 0) return `${title}\nThey mean the same.`;
  const rows: readonly Row[] = changes.map((change) => [change.key, change.before, change.after, '']);
  return [title, aligned(rows, 'left'), aligned(costRows(before, after), 'right')].join('\n\n');
};

const costRows = (before: DiffSide, after: DiffSide): readonly Row[] => {
  const [old, now] = [before.summary, after.summary];
  const { batch: oldBatch } = before.description.train;
  const { batch } = after.description.train;
  const perStep = oldBatch === batch ? String(batch) : `${oldBatch} → ${batch}`;
  return [
    row('parameters', old.parameters, now.parameters, count),
    ...partRows(before.description, after.description),
    row('training, an image', old.trainingOperations, now.trainingOperations, operations),
    row(
      `training, a step of ${perStep}`,
      old.trainingOperations * oldBatch,
      now.trainingOperations * batch,
      operations,
    ),
    row('sampling an image', old.samplingOperations, now.samplingOperations, operations),
    row('  dispatches', old.samplingDispatches, now.samplingDispatches, count),
  ];
};

/** The parameters of each part, where a part's number changes. */
const partRows = (before: ModelDescription, after: ModelDescription): readonly Row[] => {
  const parts = (model: ModelDescription): ReadonlyMap<string, number> =>
    new Map(generatorsOf(model.recursion).map(({ name, parameters }) => [name, parameters]));
  const [old, now] = [parts(before), parts(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  return names.flatMap((name) => {
    const [was, is] = [old.get(name) ?? 0, now.get(name) ?? 0];
    return was === is ? [] : [row(`  ${name}`, was, is, count)];
  });
};

const row = (label: string, before: number, after: number, text: (value: number) => string): Row => [
  label,
  text(before),
  text(after),
  ratio(before, after),
];

const ratio = (before: number, after: number): string => {
  if (before === after) return 'the same';
  if (before === 0) return 'new';
  return after === 0 ? 'gone' : `×${String(Number((after / before).toPrecision(3)))}`;
};

const count = (value: number): string => value.toLocaleString('en');

/** "12.3 GFLOP": three digits with the largest unit that fits. */
const operations = (value: number): string => {
  const units = ['', 'k', 'M', 'G', 'T', 'P', 'E'];
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return `${String(Number((value / 1000 ** power).toPrecision(3)))} ${units[power] ?? ''}FLOP`;
};

/** Columns under each other: values to the left, numbers to the right. */
const aligned = (rows: readonly Row[], side: 'left' | 'right'): string => {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const pad = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    return side === 'right' && column > 0 && column < 3 ? cell.padStart(width) : cell.padEnd(width);
  };
  return rows.map((cells) => cells.map(pad).join('  ').trimEnd()).join('\n');
};
