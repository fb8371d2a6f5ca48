import type { LoadedRun } from '../../runtime/commands/loaded-run.node.ts';
import { readConfig } from '../../runtime/runs/run-config.node.ts';
import { checkIsRun } from '../../runtime/runs/run-folder.node.ts';
import type { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import { compileModel } from './compile-model.ts';
import { readRunSpec } from './run-spec.ts';

/**
 * Opens a run and compiles its spec. A run is data: nothing in its folder is ever run. Throws a RunError where the folder holds no run, and
 * a SpecError where the run's spec has faults; its warnings were told when the run was made.
 */
export const loadRun = async (run: RunFolder): Promise<LoadedRun> => {
  checkIsRun(run);
  const config = await readConfig(run.config);
  return { run, config, model: compileModel(await readRunSpec(run), [], () => undefined).model };
};
