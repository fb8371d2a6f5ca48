import type { CompiledModel } from '../model.ts';
import type { RunConfig } from '../run/run-config.node.ts';
import type { RunFolder } from '../run/run-folder.node.ts';

/** A run with the model that it trains. */
export interface LoadedRun {
  readonly run: RunFolder;
  readonly config: RunConfig;
  readonly model: CompiledModel;
}
