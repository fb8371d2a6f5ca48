import { adapterName } from '../../runtime/device/index.ts';
import type { AdapterInfo } from '../../runtime/device/index.ts';
import { totalBytes } from '../../runtime/execute/memory.ts';
import type { Peak } from './peak.ts';
import type { Profile, ProfileRequest } from './profile-model.ts';
import { groupWork, kernelOf, levelOf, placeOf, productOf } from './work.ts';
import type { TimedDispatch, Work } from './work.ts';

/** Rates and shares of some work, in one run. */
export interface WorkReport {
  readonly name: string;
  readonly dispatches: number;
  readonly milliseconds: number;
  /** Of the time of all kernels. */
  readonly share: number;
  readonly gigaflops: number;
  readonly gigabytesPerSecond: number;
  /** Of the peak of arithmetic or of memory, whichever is nearer. */
  readonly shareOfPeak: number;
  readonly bound: 'arithmetic' | 'memory';
}

export interface ProfileReport {
  readonly model: string;
  readonly adapter: string;
  readonly task: ProfileRequest['task'];
  readonly batch: number;
  readonly steps: number;
  readonly peak: { readonly gigaflops: number; readonly side: number; readonly gigabytesPerSecond: number };
  /** Of a run: medians by the host's clock, without timestamps and with them, and the kernels' own time. */
  readonly milliseconds: { readonly run: number; readonly timedRun: number; readonly kernels: number };
  readonly dispatches: number;
  readonly submits: number;
  readonly memoryBytes: Profile['memory'];
  readonly kernels: readonly WorkReport[];
  readonly levels: readonly WorkReport[];
  readonly places: readonly WorkReport[];
  readonly products: readonly WorkReport[];
}

/** Everything that a profile tells, in numbers for one run. */
export const reportProfile = (
  model: string,
  adapter: AdapterInfo,
  request: ProfileRequest,
  profile: Profile,
  peak: Peak,
): ProfileReport => {
  const { steps, task, batch } = request;
  const total = profile.timed.reduce((sum, { seconds }) => sum + seconds, 0);
  const table = (nameOf: (timed: TimedDispatch) => string | undefined): readonly WorkReport[] =>
    groupWork(profile.timed, nameOf).map((work) => reportWork(work, total, steps, peak));
  return {
    model,
    adapter: adapterName(adapter),
    task,
    batch,
    steps,
    peak: { gigaflops: peak.operations / 1e9, side: peak.side, gigabytesPerSecond: peak.bytes / 1e9 },
    milliseconds: {
      run: 1e3 * median(profile.plainSeconds),
      timedRun: 1e3 * median(profile.timedSeconds),
      kernels: (1e3 * total) / steps,
    },
    dispatches: profile.timed.length / steps,
    submits: profile.submitsPerRun,
    memoryBytes: profile.memory,
    kernels: table(kernelOf),
    levels: table(levelOf),
    places: table(placeOf),
    products: table(productOf),
  };
};

const reportWork = (work: Work, total: number, steps: number, peak: Peak): WorkReport => {
  const { name, seconds, dispatches, operations, bytes } = work;
  const arithmetic = operations / seconds / peak.operations;
  const memory = bytes / seconds / peak.bytes;
  return {
    name,
    dispatches: dispatches / steps,
    milliseconds: (1e3 * seconds) / steps,
    share: seconds / total,
    gigaflops: operations / seconds / 1e9,
    gigabytesPerSecond: bytes / seconds / 1e9,
    shareOfPeak: Math.max(arithmetic, memory),
    bound: arithmetic >= memory ? 'arithmetic' : 'memory',
  };
};

export const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
};

const titles = ['', 'ms', 'share', 'dispatches', 'GFLOP/s', 'GB/s', 'of peak'] as const;

/** The report for people; each table has `top` lines at most. */
export const renderProfile = (report: ProfileReport, top: number): string => {
  const { model, adapter, task, batch, peak, milliseconds, dispatches, submits, memoryBytes } = report;
  const images = `${batch} ${batch === 1 ? 'image' : 'images'}`;
  const work = task === 'train' ? `a training step of ${images}` : `sampling ${images}`;
  return [
    `${model}: ${work} on ${adapter}`,
    `peak: ${rate(peak.gigaflops)} GFLOP/s (product of ${peak.side} × ${peak.side} matrices), ${rate(peak.gigabytesPerSecond)} GB/s (elementwise)`,
    `time: ${rate(milliseconds.run)} ms; ${rate(milliseconds.timedRun)} ms with timestamps, of which kernels ${rate(milliseconds.kernels)} ms`,
    `${Math.round(dispatches)} dispatches, ${rate(submits)} submits, ${(totalBytes(memoryBytes) / 2 ** 20).toFixed(1)} MiB on the GPU`,
    '',
    renderTable('by kernel', report.kernels, top),
    '',
    renderTable('by level', report.levels, top),
    '',
    renderTable('by place', report.places, top),
    '',
    renderTable('products: kernel rows×inner×columns', report.products, top),
  ].join('\n');
};

const renderTable = (title: string, rows: readonly WorkReport[], top: number): string => {
  const cells = rows
    .slice(0, top)
    .map((row) => [
      row.name,
      rate(row.milliseconds),
      percent(row.share),
      String(Math.round(row.dispatches)),
      rate(row.gigaflops),
      rate(row.gigabytesPerSecond),
      `${percent(row.shareOfPeak)} ${row.bound}`,
    ]);
  const header = [title, ...titles.slice(1)];
  const widths = header.map((name, column) => Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)));
  return [header, ...cells]
    .map((row) =>
      row
        .map((cell, column) => padded(cell, column, widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

/** Names and the last column start at the left, numbers end at the right. */
const padded = (cell: string, column: number, width: number): string =>
  column === 0 || column === titles.length - 1 ? cell.padEnd(width) : cell.padStart(width);

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;

const rate = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
