import { adapterName } from '../device/index.ts';
import type { AdapterInfo } from '../device/index.ts';
import { secondsOf } from '../tune/choose.ts';
import type { FormTimes } from '../tune/choose.ts';
import type { TunedBatches, TunedTask } from '../tune/problems.ts';
import { timesOf, totalSeconds } from '../tune/tune-model.ts';
import type { TunedProblem } from '../tune/tune-model.ts';

/** What a tuning has measured; every time is in milliseconds. */
export interface TuningReport {
  readonly format: 1;
  readonly model: string;
  readonly adapter: string;
  /** Images at a time. */
  readonly batches: TunedBatches;
  readonly problems: readonly ReportedProblem[];
  /** Of all kernels that have several forms: by rule, and as chosen. */
  readonly milliseconds: Readonly<Record<TunedTask, { readonly byRule: number; readonly chosen: number }>>;
  readonly file: string;
}

export interface ReportedProblem {
  readonly kernel: string;
  readonly label: string;
  readonly sizes: string;
  /** Dispatches in a training step and in sampling a batch. */
  readonly dispatches: Readonly<Record<TunedTask, number>>;
  readonly byRule: string;
  readonly chosen: string;
  readonly forms: readonly ReportedForm[];
}

export interface ReportedForm {
  readonly form: string;
  /** Of one dispatch for each number of rows that was measured; null where the form was given up as too slow. */
  readonly milliseconds: readonly (number | null)[];
  /** Largest difference from the form by rule, as a share of the largest number; null where it is infinite. */
  readonly difference: number | null;
  readonly agrees: boolean;
}

/** The report for programs. */
export const reportTuning = (
  model: string,
  adapter: AdapterInfo,
  batches: TunedBatches,
  tuned: readonly TunedProblem[],
  file: string,
): TuningReport => {
  const byWeight = [...tuned].sort((a, b) => totalSeconds(b, b.forms[0]) - totalSeconds(a, a.forms[0]));
  const total = (task: TunedTask): TuningReport['milliseconds'][TunedTask] => ({
    byRule: sum(tuned, ({ settings, forms }) => secondsOf(forms[0], timesOf(settings), task)),
    chosen: sum(tuned, ({ settings, chosen }) => secondsOf(chosen, timesOf(settings), task)),
  });
  return {
    format: 1,
    ...{ model, adapter: adapterName(adapter), batches, problems: byWeight.map(reportProblem) },
    milliseconds: { train: total('train'), sample: total('sample') },
    file,
  };
};

const sum = (tuned: readonly TunedProblem[], secondsOfOne: (problem: TunedProblem) => number): number =>
  1000 * tuned.reduce((total, problem) => total + secondsOfOne(problem), 0);

const reportProblem = ({ key, kernel, label, settings, forms, chosen }: TunedProblem): ReportedProblem => ({
  ...{ kernel, label, sizes: key.split(' ').slice(1).join(' ') },
  dispatches: {
    train: settings.reduce((total, { times }) => total + times.train, 0),
    sample: settings.reduce((total, { times }) => total + times.sample, 0),
  },
  ...{ byRule: forms[0].form, chosen: chosen.form, forms: forms.map(reportForm) },
});

const reportForm = ({ form, seconds, difference, agrees }: FormTimes): ReportedForm => ({
  form,
  milliseconds: seconds.map((value) => (value === undefined ? null : 1000 * value)),
  difference: Number.isFinite(difference) ? difference : null,
  agrees,
});

const titles = ['kernel and sizes', 'a step', 'a batch', 'by rule', 'µs', 'chosen', 'µs', 'times as fast'] as const;

/** The report for people. */
export const renderTuning = (report: TuningReport): string => {
  const { model, adapter, batches, problems, milliseconds, file } = report;
  const changed = problems.filter(({ byRule, chosen }) => byRule !== chosen).length;
  const wrong = problems.flatMap(({ label, forms }) =>
    forms
      .filter(({ agrees }) => !agrees)
      .map(({ form }) => `${label}: ${form} gives other numbers, and is never taken`),
  );
  const { train, sample } = milliseconds;
  return [
    `${model} on ${adapter}`,
    '',
    table([titles, ...problems.map(cellsOf)]),
    '',
    ...wrong,
    `a training step of ${batches.train}: ${saving(train)}`,
    `sampling ${batches.sample} at a time: ${saving(sample)}`,
    `${changed} of ${problems.length} run another form than by rule; kept in ${file}`,
  ].join('\n');
};

const saving = ({ byRule, chosen }: { readonly byRule: number; readonly chosen: number }): string =>
  `${number(byRule)} ms in these kernels by rule, ${number(chosen)} ms as chosen`;

const cellsOf = ({ label, sizes, dispatches, byRule, chosen, forms }: ReportedProblem): readonly string[] => {
  const first = (name: string): number => 1000 * (forms.find(({ form }) => form === name)?.milliseconds[0] ?? NaN);
  const change =
    byRule === chosen ? ['', '', ''] : [chosen, number(first(chosen)), (first(byRule) / first(chosen)).toFixed(2)];
  return [
    `${label} ${sizes}`,
    String(dispatches.train),
    String(dispatches.sample),
    byRule,
    number(first(byRule)),
    ...change,
  ];
};

/** Names start at the left, numbers end at the right. */
const table = (rows: readonly (readonly string[])[]): string => {
  const widths = titles.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const isName = (column: number): boolean => column === 0 || column === 3 || column === 5;
  return rows
    .map((row) =>
      row
        .map((cell, column) => (isName(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

const number = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
