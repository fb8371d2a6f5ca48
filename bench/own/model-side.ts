import { loadModel } from '../../compiler/load-model.ts';
import { renderDiagnostics } from '../../compiler/diagnostics/render.ts';
import { lowerModel } from '../../compiler/lower.ts';
import type { LoweredModel } from '../../compiler/lower.ts';
import { startRunner } from '../../compiler/profile/runner.ts';
import { openDevice } from '../../runtime/device/index.ts';
import type { AdapterChoice } from '../../runtime/device/index.ts';
import { readFile } from 'node:fs/promises';
import { SideError } from '../sides/side.ts';
import { samplingDispatches } from '../../runtime/sample/dispatch-size.ts';
import type { Side } from '../sides/side.ts';

/** Checks and lowers a spec. */
export const lowerSpec = async (file: string, overrides: readonly string[] = []): Promise<LoweredModel> => {
  const { architecture, diagnostics } = loadModel({ file, text: await readFile(file) }, { overrides });
  if (architecture === undefined) throw new Error(renderDiagnostics(diagnostics));
  return lowerModel(architecture);
};

export interface ModelTask {
  readonly task: 'train' | 'sample';
  readonly batch: number;
}

/** A model of ours on a device of its own: what goes wrong in one task is forgotten in the next. */
export const modelSide = async (
  lowered: LoweredModel,
  task: ModelTask,
  adapter: AdapterChoice | undefined,
): Promise<Side> => {
  const dispatches = task.task === 'sample' ? samplingDispatches(task.batch) : 'large';
  const open = await openDevice(adapter === undefined ? { dispatches } : { adapter, dispatches });
  try {
    const runner = await startRunner(open, lowered, task);
    let step = 0;
    return {
      name: 'fractalc',
      run: async () => {
        const started = performance.now();
        await runner.run(step++).catch(refused);
        return (performance.now() - started) / 1000;
      },
      close: async () => {
        runner.session.close();
        await open.close();
      },
    };
  } catch (error) {
    await open.close();
    return refused(error);
  }
};

const refused = (error: unknown): never => {
  throw new SideError(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
};
