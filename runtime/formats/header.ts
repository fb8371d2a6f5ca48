/**
 * The header of a safetensors file: 8 bytes with its length N (little endian), N bytes of JSON, then the tensors' bytes, which
 * the JSON's offsets must cover without holes or overlaps.
 */
import { CheckpointError } from './checkpoint-error.ts';
import { byteLength, bytesPerElement, isDtype } from './dtype.ts';
import type { Dtype } from './dtype.ts';

/** Bytes of the length in front of the JSON. */
export const prefixBytes = 8;
/** The format's own limit on the JSON. */
const longestHeader = 100_000_000;
/** The key of the JSON that stands beside the tensors' names. */
export const metadataKey = '__metadata__';

export interface TensorType {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

/** Where a tensor lies: bytes `start` … `end` − 1 of the file. */
export interface TensorEntry extends TensorType {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export type Metadata = Readonly<Record<string, string>>;

export interface Header {
  readonly metadata: Metadata;
  readonly entries: readonly TensorEntry[];
}

/** Length of the JSON, from the first 8 bytes of a file of `fileSize` bytes. Throws a CheckpointError where it can't be right. */
export const headerLength = (prefix: Uint8Array, fileSize: number, path: string): number => {
  if (prefix.length < prefixBytes)
    throw new CheckpointError(
      path,
      `it ends after ${String(prefix.length)} bytes: not a safetensors file, or cut off.`,
    );
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefixBytes);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length > longestHeader)
    throw new CheckpointError(
      path,
      `it claims a header of ${String(length)} bytes: not a safetensors file, or damaged.`,
    );
  if (prefixBytes + length > fileSize) {
    throw new CheckpointError(
      path,
      `its header should be ${String(length)} bytes long, but the file ends after ${String(fileSize)}: it is cut off.`,
    );
  }
  return length;
};

/** Reads and checks the JSON of a file of `fileSize` bytes. Throws a CheckpointError that names the tensor at fault. */
export const parseHeader = (json: Uint8Array, fileSize: number, path: string): Header => {
  const { [metadataKey]: metadata, ...tensors } = parseObject(json, path);
  const dataStart = prefixBytes + json.length;
  const entries = Object.entries(tensors).map(([name, value]) => parseEntry(name, value, dataStart, path));
  entries.sort((a, b) => a.start - b.start || a.end - b.end);
  checkCoverage(entries, dataStart, fileSize, path);
  return { metadata: parseMetadata(metadata, path), entries };
};

const parseObject = (json: Uint8Array, path: string): Record<string, unknown> => {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch (cause) {
    throw new CheckpointError(path, 'its header is not JSON: not a safetensors file, or damaged.', { cause });
  }
  if (!isRecord(value)) throw new CheckpointError(path, 'its header is not a JSON object.');
  return value;
};

const parseMetadata = (value: unknown, path: string): Metadata => {
  if (value === undefined) return {};
  if (!isRecord(value)) throw new CheckpointError(path, 'its metadata is not an object.');
  return Object.fromEntries(
    Object.entries(value).map(([key, text]): [string, string] => {
      if (typeof text !== 'string') throw new CheckpointError(path, `its metadata '${key}' is not text.`);
      return [key, text];
    }),
  );
};

const parseEntry = (name: string, value: unknown, dataStart: number, path: string): TensorEntry => {
  const fault = (problem: string) => new CheckpointError(path, `tensor '${name}' ${problem}.`);
  if (!isRecord(value)) throw fault('is not described by an object');
  const { dtype, shape, data_offsets: offsets } = value;
  if (!isDtype(dtype))
    throw fault(`has the element type ${JSON.stringify(dtype)}; known are ${Object.keys(bytesPerElement).join(', ')}`);
  if (!isNumberList(shape)) throw fault('has no valid shape');
  if (!isNumberList(offsets)) throw fault('has no valid data_offsets');
  const [start, end] = offsets;
  if (start === undefined || end === undefined || offsets.length > 2 || end < start)
    throw fault('has no valid data_offsets');
  const bytes = byteLength(dtype, shape);
  if (end - start !== bytes)
    throw fault(`should take ${String(bytes)} bytes as ${dtype} [${shape.join(', ')}] but has ${String(end - start)}`);
  return { name, dtype, shape, start: dataStart + start, end: dataStart + end };
};

/** Every byte of the data belongs to exactly one tensor. `entries` are in the order of their offsets. */
const checkCoverage = (entries: readonly TensorEntry[], dataStart: number, fileSize: number, path: string): void => {
  let covered = dataStart;
  for (const { name, start, end } of entries) {
    if (start < covered) throw new CheckpointError(path, `tensor '${name}' overlaps the tensor before it.`);
    if (start > covered)
      throw new CheckpointError(path, `${String(start - covered)} bytes before tensor '${name}' belong to no tensor.`);
    if (end > fileSize)
      throw new CheckpointError(
        path,
        `tensor '${name}' ends at byte ${String(end)}, but the file at ${String(fileSize)}: it is cut off.`,
      );
    covered = end;
  }
  if (covered < fileSize)
    throw new CheckpointError(path, `its last ${String(fileSize - covered)} bytes belong to no tensor.`);
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNumberList = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && Number(item) >= 0);
