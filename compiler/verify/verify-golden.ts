import { adapterName, openDevice } from '../../runtime/device/index.ts';
import type { OpenDevice, OpenOptions } from '../../runtime/device/index.ts';
import { comparePass } from './compare-pass.ts';
import { compareSamples } from './compare-samples.ts';
import { compareTraining } from './compare-training.ts';
import type { GroupReport } from './comparison.ts';
import { openGolden } from './golden-file.ts';
import type { GoldenFile } from './golden-file.ts';
import { replayPass } from './replay-pass.ts';
import { compileSubject, startSubject } from './subject.ts';
import type { RunningSubject } from './subject.ts';

/** How this compiler and runtime compare with a golden file on a device. */
export interface VerifyReport {
  readonly file: string;
  readonly adapter: string;
  readonly groups: readonly GroupReport[];
  /** How the file was read, where that isn't obvious. */
  readonly notes: readonly string[];
  /** All groups pass. */
  readonly pass: boolean;
}

/**
 * Builds the model of a golden file, replays what the file recorded and compares. Throws a CheckpointError or ReferenceMismatch where
 * the file isn't a golden file, a DeviceError where there is no device.
 */
export const verifyGolden = async (path: string, options: OpenOptions = {}): Promise<VerifyReport> => {
  const golden = await openGolden(path);
  try {
    const open = await openDevice(options);
    try {
      return await verifyOn(open, golden);
    } finally {
      await open.close();
    }
  } finally {
    await golden.close();
  }
};

/** `verifyGolden` with a file and a device that are open already. */
export const verifyOn = async (open: OpenDevice, golden: GoldenFile): Promise<VerifyReport> => {
  const subject = await compileSubject(golden);
  try {
    const running = await startSubject(subject, open);
    try {
      return await compareAll(running, adapterName(open.adapter));
    } finally {
      running.session.close();
    }
  } finally {
    await subject.close();
  }
};

const compareAll = async (subject: RunningSubject, adapter: string): Promise<VerifyReport> => {
  const evaluated = await replayPass(subject, 'eval');
  const groups = [...(await comparePass(subject, evaluated)), ...(await compareSamples(subject))];
  const trained = await replayPass(subject, 'train');
  // The optimiser's step comes last: it changes the weights.
  groups.push(...(await comparePass(subject, trained)), ...(await compareTraining(subject)));
  const notes = [...subject.notes, ...evaluated.notes, ...trained.notes];
  return { file: subject.golden.path, adapter, groups, notes, pass: groups.every(({ pass }) => pass) };
};
