/** Reading and writing tensors in the safetensors format, from and to anything that holds bytes. */
import { CheckpointError } from './checkpoint-error.ts';
import { download } from './download.ts';
import { byteLength, bytesPerElement } from './dtype.ts';
import { describeForeign } from './foreign-file.ts';
import { encodeHeader } from './encode-header.ts';
import { headerLength, parseHeader, prefixBytes } from './header.ts';
import type { Metadata, TensorEntry, TensorType } from './header.ts';

/** A tensor's elements in row-major order, little endian. */
export interface Tensor extends TensorType {
  readonly data: Uint8Array;
}

/** A tensor to store. Data given by a function is asked for when its turn comes, so that not all tensors are held at once. */
export interface NamedTensor extends TensorType {
  readonly name: string;
  readonly data: Uint8Array | (() => Uint8Array | Promise<Uint8Array>);
}

/** An open file of tensors. */
export interface TensorFile {
  readonly metadata: Metadata;
  /** In the order in which they are stored. */
  readonly names: readonly string[];
  /** Type and shape, without reading the data. Throws a CheckpointError where there is no such tensor. */
  type(name: string): TensorType;
  /** Reads one tensor. Throws a CheckpointError where there is no such tensor or its bytes can't be read. */
  tensor(name: string): Promise<Tensor>;
  close(): Promise<void>;
}

/** Random access to bytes. */
export interface ByteSource {
  /** What errors call it. */
  readonly path: string;
  readonly size: number;
  /** Exactly bytes `start` … `end` − 1; rejects where it can't give all of them. */
  read(start: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Reads and checks the header of a safetensors file. Throws a CheckpointError where the file isn't valid, and then closes it. */
export const openTensors = async (source: ByteSource): Promise<TensorFile> => {
  try {
    await refuseForeign(source);
    const prefix = await source.read(0, Math.min(prefixBytes, source.size));
    const length = headerLength(prefix, source.size, source.path);
    const json = await source.read(prefixBytes, prefixBytes + length);
    const { metadata, entries } = parseHeader(json, source.size, source.path);
    return tensorFile(source, metadata, entries);
  } catch (error) {
    await source.close();
    throw error;
  }
};

const refuseForeign = async (source: ByteSource): Promise<void> => {
  const foreign = (await describeForeign(source)) ?? (await describeTorch(source));
  if (foreign !== undefined) throw new CheckpointError(source.path, foreign);
};

/** Files of torch.save are zip archives. */
const describeTorch = async (source: ByteSource): Promise<string | undefined> => {
  const [p, k, three, four, , , , , header] = source.size < 9 ? [] : await source.read(0, 9);
  const isZip = p === 0x50 && k === 0x4b && three === 3 && four === 4 && header !== 0x7b; // no header of safetensors
  return isZip ? `it is a file of torch.save or another zip archive. ${importAdvice(source.path)}` : undefined;
};

/** What brings weights of the paper's code in. */
export const importAdvice = (path: string): string =>
  `Bring it in first, with the spec of the model (RUN/spec.yaml):\n  suggestion: fractalc import ${path} SPEC -o weights.safetensors`;

const tensorFile = (source: ByteSource, metadata: Metadata, entries: readonly TensorEntry[]): TensorFile => {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const find = (name: string): TensorEntry => {
    const entry = byName.get(name);
    if (entry === undefined) throw new CheckpointError(source.path, `it holds no tensor '${name}'.`);
    return entry;
  };
  return {
    metadata,
    names: entries.map((entry) => entry.name),
    type(name) {
      const { dtype, shape } = find(name);
      return { dtype, shape };
    },
    async tensor(name) {
      const { dtype, shape, start, end } = find(name);
      return { dtype, shape, data: await source.read(start, end) };
    },
    close: () => source.close(),
  };
};

/** Opens a file that is in memory. Throws a CheckpointError where it isn't valid. */
export const readSafetensors = (bytes: Uint8Array | ArrayBuffer, path = 'safetensors'): Promise<TensorFile> => {
  const whole = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  return openTensors({
    path,
    size: whole.length,
    read: (start, end) => Promise.resolve(new Uint8Array(whole.subarray(start, end))),
    close: () => Promise.resolve(),
  });
};

/** Downloads a file and opens it. Throws a CheckpointError where it can't be had or isn't valid. */
export const fetchSafetensors = async (url: string): Promise<TensorFile> => readSafetensors(await download(url), url);

/**
 * The bytes of a file piece by piece: the header, then the tensors, larger element types first so that all are aligned.
 * Throws a CheckpointError where a tensor's data doesn't have the size of its shape.
 */
export async function* encodeSafetensors(
  tensors: Iterable<NamedTensor>,
  metadata: Metadata = {},
  path = 'safetensors',
): AsyncGenerator<Uint8Array> {
  const ordered = [...tensors].sort((a, b) => bytesPerElement[b.dtype] - bytesPerElement[a.dtype]);
  yield encodeHeader(ordered, metadata, path);
  for (const { name, dtype, shape, data } of ordered) {
    const bytes = typeof data === 'function' ? await data() : data;
    const expected = byteLength(dtype, shape);
    if (bytes.length !== expected) {
      throw new CheckpointError(
        path,
        `tensor '${name}' of ${dtype} [${shape.join(', ')}] takes ${String(expected)} bytes, not ${String(bytes.length)}.`,
      );
    }
    yield bytes;
  }
}
