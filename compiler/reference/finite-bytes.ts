import { isFinite32, notFinite } from '../../runtime/formats/finite.ts';
import { toFloat32 } from '../../runtime/formats/floats.ts';
import type { TensorFile } from '../../runtime/formats/safetensors.ts';
import type { NamedShape } from './names.ts';

/**
 * The bytes of one of a file's tensors in float32; those of float32 stay as they are. Throws a CheckpointError that lists all of the
 * `expected` tensors that hold numbers which aren't finite, where this one does.
 */
export const finiteBytes = async (
  file: Pick<TensorFile, 'tensor'>,
  path: string,
  name: string,
  expected: readonly NamedShape[],
): Promise<Uint8Array> => {
  const tensor = await file.tensor(name);
  const values = toFloat32(tensor);
  if (!isFinite32(values)) throw await notFinite(file, path, expected.map((one) => one.name)); // prettier-ignore
  return tensor.dtype === 'F32' ? tensor.data : new Uint8Array(values.buffer);
};
