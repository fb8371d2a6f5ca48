import { loadTensors } from '../formats/parameters.ts';
import type { ParameterHolder, StoredParts } from '../formats/parameters.ts';
import { openSafetensors } from '../formats/safetensors.node.ts';

/** Writes the tensors of a file to the GPU. Throws a CheckpointError unless the file holds exactly these parts of the model. */
export const loadTensorFile = async (holder: ParameterHolder, path: string, stored: StoredParts): Promise<void> => {
  const file = await openSafetensors(path);
  try {
    await loadTensors(holder, file, path, stored);
  } finally {
    await file.close();
  }
};
