import { openDevice } from '../../runtime/device/index.ts';
import type { AdapterChoice } from '../../runtime/device/index.ts';
import { betterPeak, measurePeak } from '../../compiler/profile/peak.ts';
import { profileModel } from '../../compiler/profile/profile-model.ts';
import type { ProfileRequest } from '../../compiler/profile/profile-model.ts';
import { reportProfile } from '../../compiler/profile/report.ts';
import type { ProfileReport, WorkReport } from '../../compiler/profile/report.ts';
import { lowerSpec } from '../own/model-side.ts';
import { table } from '../report/section.ts';
import type { Section } from '../report/section.ts';

export interface LimitOptions {
  readonly adapter: AdapterChoice | undefined;
  readonly quick: boolean;
  readonly progress: (text: string) => void;
}

const specs: readonly string[] = ['bench/specs/bench-ar.yaml', 'bench/specs/bench-masked.yaml'];
const kernelsShown = 8;

/** Every kernel beside the adapter's measured peak; `fractalc profile` tells more of each. */
export const limitSection = async (options: LimitOptions): Promise<Section> => {
  const requests: readonly ProfileRequest[] = [
    { task: 'train', batch: 8, steps: options.quick ? 1 : 5 },
    { task: 'sample', batch: 1, steps: 1 },
  ];
  const reports: ProfileReport[] = [];
  for (const spec of specs) for (const request of requests) reports.push(await profileOne(spec, request, options));
  return {
    name: 'limit',
    title: 'Beside the limit',
    text: reports.map(renderReport).join('\n\n'),
    data: { profiles: reports },
  };
};

const profileOne = async (spec: string, request: ProfileRequest, options: LimitOptions): Promise<ProfileReport> => {
  const lowered = await lowerSpec(spec);
  const { name } = lowered.architecture;
  options.progress(`${name}, profile of ${request.task}`);
  const { adapter } = options;
  const open = await openDevice(adapter === undefined ? {} : { adapter });
  try {
    const before = await measurePeak(open);
    const profile = await profileModel(open, lowered, request);
    return reportProfile(name, open.adapter, request, profile, betterPeak(before, await measurePeak(open)));
  } finally {
    await open.close();
  }
};

const renderReport = (report: ProfileReport): string => {
  const { model, task, batch, peak, milliseconds, kernels } = report;
  const what = `${model}, ${task === 'train' ? 'training step' : 'sampling'}, batch ${batch}`;
  const heading =
    `**${what}**: ${milliseconds.run.toFixed(0)} ms (${milliseconds.timedRun.toFixed(0)} ms with timestamps); peak ` +
    `${peak.gigaflops.toFixed(1)} GFLOP/s, ${peak.gigabytesPerSecond.toFixed(1)} GB/s`;
  const titles = ['kernel', 'share', 'dispatches', 'GFLOP/s', 'GB/s', 'of peak'];
  return `${heading}\n\n${table(titles, kernels.slice(0, kernelsShown).map(cells))}`;
};

const cells = (work: WorkReport): readonly string[] => [
  work.name,
  `${(100 * work.share).toFixed(1)}%`,
  String(Math.round(work.dispatches)),
  work.gigaflops.toPrecision(3),
  work.gigabytesPerSecond.toPrecision(3),
  `${(100 * work.shareOfPeak).toFixed(0)}% ${work.bound}`,
];
