import { atomicWrite } from '../files/atomic.node.ts';
import { readRegularText } from '../files/regular-file.node.ts';
import type { RunFolder } from './run-folder.node.ts';
import type { RunPlan } from './run-plan.ts';

/** Writes plan.json. */
export function writePlan(run: RunFolder, plan: RunPlan): Promise<void> {
  return atomicWrite(run.plan, `${JSON.stringify(plan, null, 2)}\n`);
}

/** Reads plan.json; undefined where there is none, or where another version of fractalc wrote it. */
export async function readPlan(run: RunFolder): Promise<RunPlan | undefined> {
  try {
    const plan: unknown = JSON.parse(await readRegularText(run.plan));
    return typeof plan === 'object' && plan !== null && 'format' in plan && plan.format === 1
      ? (plan as RunPlan)
      : undefined;
  } catch {
    return undefined;
  }
}
