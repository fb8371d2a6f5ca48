/** A session's weights in a file of their own, for programs that keep no run. */
import { writeSafetensors } from '../formats/safetensors.node.ts';
import { parameterTensors } from '../formats/parameters.ts';
import type { ParameterHolder } from '../formats/parameters.ts';
import { loadTensorFile } from './parameters.node.ts';

const weights = { parts: ['weights'], plain: 'weights' } as const;

/**
 * Writes the weights of a session (`trainer.session`) as safetensors, atomically: F32, one tensor for each parameter, under the names that
 * `fractalc sample --weights FILE` reads. Rejects with a CheckpointError where the disk refuses.
 */
export const writeWeights = (path: string, session: ParameterHolder): Promise<void> =>
  writeSafetensors(path, parameterTensors(session, weights), { weights: 'trained' });

/** Reads weights into a session of the same model: a run's `model.safetensors`, or what `writeWeights` wrote. Rejects with a CheckpointError. */
export const readWeights = (path: string, session: ParameterHolder): Promise<void> =>
  loadTensorFile(session, path, weights);
