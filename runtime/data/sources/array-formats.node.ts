/** The formats of files of arrays. */
import { basename, extname } from 'node:path';
import { headerLength, parseHeader, prefixBytes } from '../../formats/header.ts';
import type { Header } from '../../formats/header.ts';
import type { ByteSource } from '../../formats/safetensors.ts';
import { closeOnError } from '../close-on-error.ts';
import { DataError } from '../data-error.ts';
import { openBytes } from '../file-bytes.node.ts';
import { readNpy } from '../formats/npy.ts';
import type { NamedArrays } from './named-arrays.ts';
import { openNpz } from './npz.node.ts';

/** Several .npy files, each an array with the file's name. */
export const npyFiles = (path: string, files: readonly string[]): NamedArrays => {
  const byName = new Map(files.map((file) => [basename(file, extname(file)), file]));
  return {
    path,
    names: [...byName.keys()],
    open: async (name) => {
      const bytes = await openBytes(byName.get(name) ?? name);
      return closeOnError([bytes], () => readNpy(bytes));
    },
  };
};

const openTensors = async (path: string): Promise<NamedArrays> => {
  const bytes = await openBytes(path);
  const { entries } = await readHeader(bytes).finally(() => bytes.close());
  return {
    path,
    names: entries.map(({ name }) => name),
    open: async (name) => {
      const entry = entries.find((candidate) => candidate.name === name);
      if (entry === undefined) throw new DataError({ path, problem: `it holds no tensor '${name}'` });
      const { dtype, shape, start } = entry;
      return { path, dtype, shape, start, littleEndian: true, bytes: await openBytes(path) };
    },
  };
};

/** The formats by the ending of a file's name. */
export const arrayFormats: Readonly<Record<string, (path: string) => Promise<NamedArrays>>> = {
  '.npz': openNpz,
  '.safetensors': openTensors,
  '.npy': (path) => Promise.resolve(npyFiles(path, [path])),
};

/** The header of a safetensors file. Rejects with a DataError where the file is none, or is damaged. */
export const readHeader = async (bytes: ByteSource): Promise<Header> => {
  const { path, size } = bytes;
  try {
    const prefix = await bytes.read(0, Math.min(prefixBytes, size));
    const end = prefixBytes + headerLength(prefix, size, path);
    return parseHeader(await bytes.read(prefixBytes, end), size, path);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'CheckpointError')) throw error;
    const problem = error.message.replace(`${path}: `, '').replace(/\.$/, '');
    throw new DataError({ path, problem, suggestion: 'fetch or store it again' }, { cause: error });
  }
};
