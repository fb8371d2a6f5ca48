import fc from 'fast-check';
import { byteLength, bytesPerElement } from '../../runtime/formats/dtype.ts';
import type { Dtype } from '../../runtime/formats/dtype.ts';
import { encodeSafetensors } from '../../runtime/formats/safetensors.ts';
import type { NamedTensor } from '../../runtime/formats/safetensors.ts';

type WholeTensor = NamedTensor & { readonly data: Uint8Array };

const dtype = fc.constantFrom(...(Object.keys(bytesPerElement) as Dtype[]));
const shape = fc.array(fc.nat(5), { maxLength: 4 });
const name = fc.string({ unit: 'binary', maxLength: 12 }).filter((text) => text !== '__metadata__');

const tensor: fc.Arbitrary<WholeTensor> = fc.tuple(name, dtype, shape).chain(([name, dtype, shape]) => {
  const size = byteLength(dtype, shape);
  return fc.uint8Array({ minLength: size, maxLength: size }).map((data) => ({ name, dtype, shape, data }));
});

/** Tensors with distinct names, of any type and shape: scalars and empty ones too. */
export const arbitraryTensors = fc.uniqueArray(tensor, { maxLength: 6, selector: ({ name }) => name });

export const arbitraryMetadata = fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 });

/** The bytes of a whole file. */
export const encoded = async (
  tensors: Iterable<NamedTensor>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of encodeSafetensors(tensors, metadata)) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
};
