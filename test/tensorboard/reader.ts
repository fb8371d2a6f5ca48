/** Reads event files by the formats' own rules: TFRecord, protobuf's wire format, and TensorBoard's .proto files. */
import { expect } from 'chai';
import { crc32c } from '../../runtime/tensorboard/crc32c.ts';

type FieldType = 'double' | 'float' | 'int' | 'string' | 'bytes' | MessageType;
interface MessageType {
  readonly [number: number]: { readonly name: string; readonly type: FieldType; readonly repeated?: true };
}

// tensorboard/compat/proto/summary.proto
const image: MessageType = {
  1: { name: 'height', type: 'int' },
  2: { name: 'width', type: 'int' },
  3: { name: 'colorspace', type: 'int' },
  4: { name: 'encoded_image_string', type: 'bytes' },
};
const value: MessageType = {
  1: { name: 'tag', type: 'string' },
  2: { name: 'simple_value', type: 'float' },
  4: { name: 'image', type: image },
};
const summary: MessageType = { 1: { name: 'value', type: value, repeated: true } };
// tensorboard/compat/proto/event.proto
const sessionLog: MessageType = { 1: { name: 'status', type: 'int' } };
const eventType: MessageType = {
  1: { name: 'wall_time', type: 'double' },
  2: { name: 'step', type: 'int' },
  3: { name: 'file_version', type: 'string' },
  5: { name: 'summary', type: summary },
  7: { name: 'session_log', type: sessionLog },
};

/** TensorBoard's Event, as far as the runtime writes it. */
export interface Event {
  readonly wall_time: number;
  readonly step?: number;
  readonly file_version?: string;
  readonly session_log?: { readonly status: number };
  readonly summary?: { readonly value: readonly Value[] };
}

export interface Value {
  readonly tag: string;
  readonly simple_value?: number;
  readonly image?: {
    readonly height: number;
    readonly width: number;
    readonly colorspace: number;
    readonly encoded_image_string: Uint8Array;
  };
}

/** The events of a file; fails where a checksum or a field isn't as it must be. */
export const readEvents = (file: Uint8Array): readonly Event[] => readRecords(file).map(parseEvent);

export const parseEvent = (bytes: Uint8Array): Event => parseMessage(bytes, eventType) as unknown as Event;

/** The data of every record of a TFRecord file. */
export const readRecords = (file: Uint8Array): readonly Uint8Array[] => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(view.getBigUint64(at, true));
    const data = file.subarray(at + 12, at + 12 + length);
    expect(unmask(view.getUint32(at + 8, true)), 'checksum of the length').to.equal(crc32c(file.subarray(at, at + 8)));
    expect(unmask(view.getUint32(at + 12 + length, true)), 'checksum of the data').to.equal(crc32c(data));
    records.push(data);
    at += length + 16;
  }
  return records;
};

const unmask = (masked: number): number => {
  const rotated = (masked - 0xa282ead8) >>> 0;
  return ((rotated >>> 17) | (rotated << 15)) >>> 0;
};

const parseMessage = (bytes: Uint8Array, type: MessageType): Record<string, unknown> => {
  const cursor = { bytes, at: 0 };
  const message: Record<string, unknown> = {};
  while (cursor.at < bytes.length) {
    const key = readVarint(cursor);
    const field = type[Number(key >> 3n)];
    if (field === undefined) throw new Error(`no field has the number ${key >> 3n}`);
    const parsed = readField(cursor, Number(key & 7n), field.type);
    if (field.repeated) ((message[field.name] ??= []) as unknown[]).push(parsed);
    else message[field.name] = parsed;
  }
  return message;
};

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

const wireTypes: Readonly<Record<string, number>> = { int: 0, double: 1, string: 2, bytes: 2, float: 5 };

const readField = (cursor: Cursor, wireType: number, type: FieldType): unknown => {
  expect(wireType, 'wire type').to.equal(typeof type === 'object' ? 2 : wireTypes[type]);
  if (type === 'int') return Number(readVarint(cursor));
  if (type === 'double') return viewOf(take(cursor, 8)).getFloat64(0, true);
  if (type === 'float') return viewOf(take(cursor, 4)).getFloat32(0, true);
  const bytes = take(cursor, Number(readVarint(cursor)));
  if (type === 'bytes') return bytes;
  return type === 'string' ? new TextDecoder().decode(bytes) : parseMessage(bytes, type);
};

const readVarint = (cursor: Cursor): bigint => {
  let result = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = cursor.bytes[cursor.at++];
    if (byte === undefined) throw new Error('a varint is cut off');
    result |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return result;
  }
};

const take = (cursor: Cursor, length: number): Uint8Array => {
  const bytes = cursor.bytes.slice(cursor.at, cursor.at + length);
  expect(bytes.length, 'bytes of a field').to.equal(length);
  cursor.at += length;
  return bytes;
};

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
