import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel } from '../../runtime/commands/load-model.node.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { describeModel } from '../7-emit/describe-model.ts';
import { emitModel } from '../7-emit/emit-model.ts';
import { besideRuntime } from '../7-emit/specifiers.ts';
import { writePackage } from '../7-emit/write-package.ts';
import type { LoweredModel } from '../lower.ts';

/** A model that was written to a folder and loaded from there, as packages are. */
export interface EmittedModel {
  readonly model: CompiledModel;
  /** Removes the folder; no kernel can be loaded afterwards. */
  close(): Promise<void>;
}

/** The runtime that this compiler belongs to, in sources or compiled as it is itself. */
const ownRuntime = besideRuntime(
  new URL('../../runtime/', import.meta.url),
  import.meta.url.endsWith('.ts') ? 'ts' : 'js',
);

/** Emits a model into a temporary folder and loads it: what runs is what phase 6 wrote. */
export const emittedModel = async (lowered: LoweredModel): Promise<EmittedModel> => {
  const folder = await mkdtemp(join(tmpdir(), 'fractalc-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const files = emitModel(lowered, describeModel(lowered), ownRuntime);
    await writePackage(files, folder);
    return { model: await loadModel(folder), close };
  } catch (error) {
    await close();
    throw error;
  }
};
