import type { CompiledModel } from '../model.ts';
import type { RunConfig } from '../runs/run-config.node.ts';
import type { RunFolder } from '../runs/run-folder.node.ts';

/** A run with the model that it trains. */
export interface LoadedRun {
  readonly run: RunFolder;
  readonly config: RunConfig;
  readonly model: CompiledModel;
}
