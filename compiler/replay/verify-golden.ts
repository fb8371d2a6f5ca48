import { adapterName, openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice, OpenOptions } from '../../runtime/device/index.ts';
import { comparePass } from './compare-pass.ts';
import { compareSamples } from './compare-samples.ts';
import { compareTraining } from './compare-training.ts';
import type { GroupReport } from './comparison.ts';
import { aboutFile } from './golden-error.ts';
import { hasUpdate } from './expected-tensors.ts';
import { openGolden } from './golden-file.ts';
import type { GoldenFile } from './golden-file.ts';
import { replayPass } from './replay-pass.ts';
import { compileSubject, startSubject } from './subject.ts';
import type { RunningSubject, Subject } from './subject.ts';

/** How this compiler and runtime compare with a golden file on a device. */
export interface VerifyReport {
  /** Version of this form, which is what `--json` prints. It grows when an entry goes or changes its meaning, not when one is added. */
  readonly format: 1;
  readonly file: string;
  readonly adapter: string;
  readonly groups: readonly GroupReport[];
  /** How the file was read, where that isn't obvious. */
  readonly notes: readonly string[];
  /** All groups pass. */
  readonly pass: boolean;
}

/**
 * Builds the model of a golden file, replays what the file recorded and compares. Throws a GoldenError where
 * the file isn't a golden file, a DeviceError where there is no device.
 */
export const verifyGolden = async (path: string, options: OpenOptions = {}): Promise<VerifyReport> => {
  try {
    return await verifyFile(path, options);
  } catch (error) {
    throw aboutFile(path, error);
  }
};

const verifyFile = async (path: string, options: OpenOptions): Promise<VerifyReport> =>
  closing(await openGolden(path), async (golden) =>
    closing(await compileSubject(golden), async (subject) =>
      closing(await openDevice(options), (open) => verifyOn(open, subject)),
    ),
  );

/** `verifyGolden` with a model that is compiled and a device that is open already. */
export const verifyOn = async (open: OpenDevice, subject: Subject): Promise<VerifyReport> => {
  const running = await startSubject(subject, open);
  return closing(running.session, () => compareAll(running, adapterName(open.adapter)));
};

const closing = async <R extends { close(): unknown }, T>(
  resource: R,
  use: (resource: R) => Promise<T>,
): Promise<T> => {
  try {
    return await use(resource);
  } finally {
    await resource.close();
  }
};

/** Groups that a file may go without. */
const unrecorded = (golden: GoldenFile): readonly string[] => [
  ...(hasUpdate(golden) ? [] : ['not compared, for the file has none: updated parameters']),
  ...(Object.keys(golden.config.samplers).length > 0 ? [] : ['not compared, for the file has none: sampled pixels']),
];

const compareAll = async (subject: RunningSubject, adapter: string): Promise<VerifyReport> => {
  const evaluated = await replayPass(subject, 'eval');
  const groups = [...(await comparePass(subject, evaluated)), ...(await compareSamples(subject))];
  const trained = await replayPass(subject, 'train');
  // The optimiser's step comes last: it changes the weights.
  groups.push(...(await comparePass(subject, trained)), ...(await compareTraining(subject)));
  const notes = [...subject.notes, ...unrecorded(subject.golden)];
  return { format: 1, file: subject.golden.path, adapter, groups, notes, pass: groups.every(({ pass }) => pass) };
};
