import { CheckpointError } from '../../runtime/formats/checkpoint-error.ts';
import type { NamedTensor, TensorFile } from '../../runtime/formats/safetensors.ts';
import type { Architecture } from '../ir/architecture.ts';
import { finiteBytes } from './finite-bytes.ts';
import { compareTensors, renderFault } from './fit.ts';
import { storedParameters } from './names.ts';
import type { NamedShape, StoredParameter } from './names.ts';

/**
 * A model's parameters as the tensors of the reference's state dict, in float32; a parameter is read when its data is asked for. Throws a
 * CheckpointError that lists every tensor of `file` that isn't the model's or, when it is read, isn't finite, a ReferenceMismatch where the reference has no such model.
 */
export const exportedTensors = (
  file: TensorFile,
  path: string,
  architecture: Architecture,
  parameters: readonly NamedShape[],
): readonly NamedTensor[] => {
  const stored = storedParameters(architecture, parameters);
  const faults = compareTensors(parameters, file);
  if (faults.length === 0) return stored.flatMap((parameter) => partsOf(file, path, parameter, parameters));
  const lines = faults.map((fault) => `  ${renderFault(fault)}`);
  throw new CheckpointError(
    path,
    [`it doesn't hold the weights of the model ${architecture.name}:`, ...lines].join('\n'),
  );
};

const partsOf = (
  file: TensorFile,
  path: string,
  { name, parts }: StoredParameter,
  expected: readonly NamedShape[],
): readonly NamedTensor[] =>
  parts.map(({ key, shape }, part) => ({
    name: key,
    dtype: 'F32',
    shape,
    data: async () => {
      const bytes = await finiteBytes(file, path, name, expected);
      const length = bytes.length / parts.length;
      return bytes.subarray(part * length, (part + 1) * length);
    },
  }));
