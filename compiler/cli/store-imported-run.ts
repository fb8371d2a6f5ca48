import { randomUUID } from 'node:crypto';
import { rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder } from '../../runtime/files/make-folder.node.ts';
import { asWriteError } from '../../runtime/files/atomic.node.ts';
import { writeSafetensors } from '../../runtime/formats/safetensors.node.ts';
import type { NamedTensor } from '../../runtime/formats/safetensors.ts';
import { RunFolder } from '../../runtime/runs/run-folder.node.ts';
import type { SpecSource } from '../1-parse/parse-spec.ts';
import { compileModel } from './compile-model.ts';
import { storeRun } from './store-run.ts';

/**
 * Makes a run of imported weights and a spec whose warnings were told, which has everything but data, checkpoints and a log. All of it is written into a folder beside, which
 * then takes the name: whatever happens, there is no run or the whole one.
 */
export const storeImportedRun = async (
  run: RunFolder,
  spec: SpecSource,
  overrides: readonly string[],
  tensors: readonly NamedTensor[],
): Promise<void> => {
  const compiled = compileModel(spec, overrides, () => undefined);
  const parent = dirname(run.path);
  const staging = new RunFolder(join(parent, `.${basename(run.path)}.${randomUUID()}.tmp`));
  try {
    await makeFolder(parent);
    await storeRun(staging, compiled, { data: undefined, classNames: undefined });
    await writeSafetensors(staging.weights, tensors, { format: 'fractalc' });
    await removeEmpty(run.path);
    await rename(staging.path, run.path);
  } catch (error) {
    throw asWriteError(error, run.name);
  } finally {
    await rm(staging.path, { recursive: true, force: true }).catch(() => undefined);
  }
};

/** A folder takes the place of an empty one on some systems only. */
const removeEmpty = async (path: string): Promise<void> => {
  await rmdir(path).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  });
};
