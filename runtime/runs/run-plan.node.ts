import { existsSync } from 'node:fs';
import { atomicWrite } from '../files/atomic.node.ts';
import { readRegularText } from '../files/regular-file.node.ts';
import type { RunFolder } from './run-folder.node.ts';
import type { RunPlan } from './run-plan.ts';

/** Writes device-use.json. */
export const writePlan = (run: RunFolder, plan: RunPlan): Promise<void> =>
  atomicWrite(run.deviceUse, `${JSON.stringify(plan, null, 2)}\n`);

/** Reads device-use.json, or the file that it was in earlier versions; undefined where there is none that this version can read. */
export const readPlan = async (run: RunFolder): Promise<RunPlan | undefined> => {
  try {
    const file = existsSync(run.deviceUse) ? run.deviceUse : run.earlierDeviceUse;
    const plan: unknown = JSON.parse(await readRegularText(file));
    return typeof plan === 'object' && plan !== null && 'format' in plan && plan.format === 1
      ? (plan as RunPlan)
      : undefined;
  } catch {
    return undefined;
  }
};
