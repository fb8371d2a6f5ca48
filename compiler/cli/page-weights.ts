import { stat } from 'node:fs/promises';
import { loadTensors } from '../../runtime/formats/parameters.ts';
import { readSafetensors } from '../../runtime/formats/safetensors.ts';
import { readRegularFile } from '../../runtime/files/regular-file.node.ts';
import type { ModelPlan } from '../../runtime/execute/plan.ts';
import { intactBest } from '../../runtime/runs/best.node.ts';
import { checkTrained, intactWeights } from '../../runtime/runs/intact.node.ts';
import { readConfig } from '../../runtime/runs/run-config.node.ts';
import { checkIsRun, RunFolder } from '../../runtime/runs/run-folder.node.ts';
import type { CompiledPackage } from '../compile.ts';
import type { PageWeights } from '../page/page-files.ts';

/** Which of a run's weights. */
export type RunWeights = 'newest' | 'best';

/**
 * Reads the weights that a page is to have, from a run or a safetensors file. Throws a CheckpointError or a RunError where there are
 * none, or none that fit the model.
 */
export const readPageWeights = async (
  path: string,
  which: RunWeights,
  { files }: Pick<CompiledPackage, 'files'>,
  note: (text: string) => void,
): Promise<PageWeights> => {
  const run = (await isFolder(path)) ? new RunFolder(path) : undefined;
  const file = run === undefined ? path : await weightsOf(run, which, note);
  const bytes = await readRegularFile(file);
  const { parameters } = JSON.parse(String(files.get('plan.json'))) as ModelPlan;
  await checkFit(bytes, file, parameters);
  const { classNames, facts } = run === undefined ? {} : await readConfig(run.config);
  return { bytes, classNames, facts };
};

const weightsOf = async (run: RunFolder, which: RunWeights, note: (text: string) => void): Promise<string> => {
  checkIsRun(run);
  await checkTrained(run);
  return which === 'best' ? intactBest(run) : intactWeights(run, note);
};

/** Goes through the tensors as a page will. */
const checkFit = async (bytes: Uint8Array, path: string, entries: ModelPlan['parameters']): Promise<void> => {
  const parameters = { entries, holds: () => true, write: () => undefined };
  const holder = { parameters, readParameter: () => Promise.resolve(new Float32Array()) };
  await loadTensors(holder, await readSafetensors(bytes, path), path, { parts: ['weights'], plain: 'weights' });
};

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
