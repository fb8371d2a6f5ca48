/** What the runtime can do in Node beyond `fractalc/runtime`: open data of any kind, load compiled packages, keep weights in files. */

// Models
export { loadModel } from './commands/load-model.node.ts';
export { RunError } from './runs/run-error.ts';

// Data
export { bundledSample, openDataset } from './data/open.node.ts';
export type { HeldOut, OpenedDataset, OpenOptions } from './data/open.node.ts';

// Weights and other tensors
export { openSafetensors, writeSafetensors } from './formats/safetensors.node.ts';
export { readWeights, writeWeights } from './runs/weights-file.node.ts';
export type { ParameterHolder } from './formats/parameters.ts';
