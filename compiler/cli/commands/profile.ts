import type { OpenDevice } from '../../../runtime/device/index.ts';
import { samplingDispatches } from '../../../runtime/sample/dispatch-size.ts';
import { withDevice } from '../../../runtime/commands/device.ts';
import type { Outcome } from '../../../runtime/commands/outcome.ts';
import { describeMeasured, keepMeasured } from '../../adapters/measured.ts';
import { betterPeak, measurePeak } from '../../profile/peak.ts';
import { profileModel } from '../../profile/profile-model.ts';
import type { ProfileRequest } from '../../profile/profile-model.ts';
import { renderProfile, reportProfile } from '../../profile/report.ts';
import { createReporter } from '../io.ts';
import { lowerModel } from '../../lower.ts';
import { soundModel } from '../sound-model.ts';
import { readSpecFile } from '../spec-file.ts';
import { adapter, json } from '../../../runtime/commands/options/shared.ts';
import { overridesHelp, subject } from '../command.ts';
import type { CliCall, CliCommand } from '../command.ts';

const trainingSteps = 5;
const lines = 15;

/** `fractalc profile` */
const run = async (call: CliCall): Promise<Outcome> => {
  const { overrides, io, options } = call;
  const numbers = { batch: options.keyed('batch'), steps: options.whole('steps', 1), top: options.whole('top', 1) };
  const source = await readSpecFile(subject(call, 'SPEC'));
  const lowered = lowerModel(soundModel(source, overrides, (text) => io.err(text)).architecture);
  const { architecture } = lowered;
  const request = requestOf(options.flag('sample'), numbers, architecture.train.batch);
  const measure = async (open: OpenDevice): Promise<Outcome> => {
    const before = await measurePeak(open);
    const profile = await profileModel(open, lowered, request);
    const peak = betterPeak(before, await measurePeak(open));
    const report = reportProfile(architecture.name, open.adapter, request, profile, peak);
    const description = describeMeasured(open, report, profile);
    await keepMeasured(description);
    return { text: renderProfile(report, numbers.top ?? lines), json: { ...report, description } };
  };
  const dispatches = request.task === 'sample' ? samplingDispatches(request.batch) : 'large';
  return withDevice(options.adapter, await createReporter(io), measure, { dispatches });
};

export const command: CliCommand = {
  usage: 'SPEC [key=value …] [options]',
  details: `Runs the model with random weights on random data and times every dispatch on the GPU. Operations and bytes are what the formulas ask for; the peaks are those of a large product and of a long elementwise function in the same run. On kernels of microseconds the timestamps themselves take most of the time: compare the times with and without. ${overridesHelp}`,
  options: [
    { name: 'sample', help: 'profile sampling instead of training' },
    {
      name: 'batch',
      value: 'N',
      help: "images at a time (default: the spec's batch; with --sample 1)",
      key: 'train.batch',
    },
    { name: 'steps', value: 'N', help: 'runs that are timed (default: 5; with --sample 1)' },
    { name: 'top', value: 'N', help: 'lines of each table (default: 15)' },
    adapter,
    json,
  ],
  takesOverrides: true,
  run,
};

interface Numbers {
  readonly batch: number | undefined;
  readonly steps: number | undefined;
}

/** Sampling takes long and is thousands of equal dispatches: one image once is enough, unless asked for more. */
const requestOf = (sample: boolean, { batch, steps }: Numbers, trainingBatch: number): ProfileRequest =>
  sample
    ? { task: 'sample', batch: batch ?? 1, steps: steps ?? 1 }
    : { task: 'train', batch: batch ?? trainingBatch, steps: steps ?? trainingSteps };
