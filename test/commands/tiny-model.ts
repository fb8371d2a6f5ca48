import { inMemoryModel } from '../../compiler/7-emit/in-memory-model.ts';
import { loadModel } from '../../compiler/load-model.ts';
import { lowerModel } from '../../compiler/lower.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { tinySpec } from './tiny.ts';

/** The tiny model for tests that run nothing on a device. */
export const tinyModel = (): CompiledModel => {
  const { architecture } = loadModel({ file: 'tiny.yaml', text: tinySpec });
  if (architecture === undefined) throw new Error('the tiny spec has faults');
  return inMemoryModel(lowerModel(architecture));
};
