import { CheckpointError } from '../../runtime/formats/checkpoint-error.ts';
import { toFloat32 } from '../../runtime/formats/floats.ts';
import type { TensorType } from '../../runtime/formats/header.ts';
import { openSafetensors } from '../../runtime/formats/safetensors.node.ts';
import type { Tensor, TensorFile } from '../../runtime/formats/safetensors.ts';
import { readReferenceConfig } from '../reference/config.ts';
import type { ReferenceConfig } from '../reference/config.ts';

/** A file of numbers that the reference implementation computed, with the configuration of its model. */
export interface GoldenFile {
  readonly path: string;
  readonly config: ReferenceConfig;
  readonly names: ReadonlySet<string>;
  type(name: string): TensorType;
  /** A tensor of floats. */
  floats(name: string): Promise<Float32Array>;
  /** A tensor of small integers, whatever their stored type. */
  words(name: string): Promise<Uint32Array>;
  close(): Promise<void>;
}

/** Opens a golden file. Throws a CheckpointError where it is none, a ReferenceMismatch where its configuration is faulty. */
export const openGolden = async (path: string): Promise<GoldenFile> => {
  const file = await openSafetensors(path);
  try {
    const { config } = file.metadata;
    if (config === undefined) throw new CheckpointError(path, "its metadata has no 'config': not a golden file.");
    return goldenFile(path, file, readReferenceConfig(config));
  } catch (error) {
    await file.close();
    throw error;
  }
};

const goldenFile = (path: string, file: TensorFile, config: ReferenceConfig): GoldenFile => ({
  path,
  config,
  names: new Set(file.names),
  type: (name) => file.type(name),
  floats: async (name) => toFloat32(await file.tensor(name)),
  words: async (name) => toWords(await file.tensor(name), name, path),
  close: () => file.close(),
});

const toWords = ({ dtype, data }: Tensor, name: string, path: string): Uint32Array => {
  const { buffer } = data.slice();
  switch (dtype) {
    case 'U8':
    case 'BOOL':
      return Uint32Array.from(new Uint8Array(buffer));
    case 'I32':
      return Uint32Array.from(new Int32Array(buffer));
    case 'U32':
      return new Uint32Array(buffer);
    case 'I64':
      return Uint32Array.from(new BigInt64Array(buffer), Number);
    default:
      throw new CheckpointError(path, `tensor '${name}' should hold integers, not ${dtype}.`);
  }
};
