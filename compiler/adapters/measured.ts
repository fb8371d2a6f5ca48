import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../runtime/files/make-folder.node.ts';
import { cacheFolder } from '../../runtime/cache-folder.node.ts';
import { atomicWrite } from '../../runtime/files/atomic.node.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import type { Profile } from '../profile/profile-model.ts';
import type { ProfileReport } from '../profile/report.ts';
import { dispatchCost } from '../cost/tally.ts';
import type { AdapterDescription, Figure } from './description.ts';
import { parseAdapter } from './parse-adapter.ts';

/** Where the adapter that was profiled last is kept. */
export const measuredFile = (): string => join(cacheFolder(), 'adapter.json');

/** The adapter that `profile` has measured on this machine; undefined where it never has, or another version did. */
export const readMeasured = async (): Promise<AdapterDescription | undefined> => {
  try {
    return parseAdapter(await readFile(measuredFile(), 'utf8'), measuredFile());
  } catch {
    return undefined;
  }
};

/** Keeps what was measured. A machine whose cache can't be written does without. */
export const keepMeasured = async (description: AdapterDescription): Promise<void> => {
  try {
    await makeFolder(dirname(measuredFile()));
    await atomicWrite(measuredFile(), `${JSON.stringify(description, null, 2)}\n`);
  } catch {
    // Planning then goes by known rates.
  }
};

/** The adapter as a profile has seen it. */
export const describeMeasured = (
  { adapter, features, limits }: Pick<OpenDevice, 'adapter' | 'features' | 'limits'>,
  report: ProfileReport,
  { timed }: Pick<Profile, 'timed'>,
): AdapterDescription => {
  const { peak, milliseconds, dispatches, steps, model, task } = report;
  const figure = (value: number, source = `measured with ${model} (${task})`): Figure => ({ value, source });
  const atPeak = timed.reduce((total, { dispatch, cost, values }) => {
    const { operations, bytes } = dispatchCost(dispatch, cost, values);
    return total + Math.max(operations / (1e9 * peak.gigaflops), bytes / (1e9 * peak.gigabytesPerSecond));
  }, 0);
  // What a dispatch costs that has next to nothing to do.
  const quickest = 1e3 * timed.reduce((least, { seconds }) => Math.min(least, seconds), Infinity);
  const reached = (1e3 * atPeak) / steps / Math.max(1e-9, milliseconds.kernels - dispatches * quickest);
  const overhead = quickest + Math.max(0, milliseconds.run - milliseconds.kernels) / dispatches;
  return {
    format: 1,
    name: report.adapter,
    isSoftware: adapter.isSoftware,
    features: { subgroupSize: features.subgroupSize ?? null },
    memory: null,
    limits: {
      maxBufferSize: figure(limits.maxBufferSize, 'opened here'),
      maxStorageBufferBindingSize: figure(limits.maxStorageBufferBindingSize, 'opened here'),
    },
    rates: {
      gigaflops: figure(peak.gigaflops, `measured: product of ${peak.side} × ${peak.side} matrices`),
      gigabytesPerSecond: figure(peak.gigabytesPerSecond, 'measured: a long elementwise function'),
      microsecondsPerDispatch: figure(1e3 * overhead),
      reached: figure(Math.min(1, reached)),
    },
  };
};
