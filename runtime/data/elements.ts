/** Elements of stored arrays as tokens: whole numbers of any width and either byte order. */
import { bytesPerElement } from '../formats/dtype.ts';
import type { Dtype } from '../formats/dtype.ts';
import { toFloat32 } from '../formats/floats.ts';

/** Values of items in memory. Those of 8 and 16 bits stay what they are; wider elements of arrays become doubles, which hold every value that matters exactly. */
export type Tokens = Uint8Array | Uint16Array | Float64Array;

type Reader = (view: DataView, at: number, littleEndian: boolean) => number;

interface WholeType {
  readonly least: number;
  readonly largest: number;
  readonly read: Reader;
}

/** The element types that can be tokens or labels. */
const wholeTypes: Readonly<Partial<Record<Dtype, WholeType>>> = {
  BOOL: { least: 0, largest: 255, read: (view, at) => view.getUint8(at) },
  U8: { least: 0, largest: 255, read: (view, at) => view.getUint8(at) },
  I8: { least: -(2 ** 7), largest: 2 ** 7 - 1, read: (view, at) => view.getInt8(at) },
  U16: { least: 0, largest: 2 ** 16 - 1, read: (view, at, little) => view.getUint16(at, little) },
  I16: { least: -(2 ** 15), largest: 2 ** 15 - 1, read: (view, at, little) => view.getInt16(at, little) },
  U32: { least: 0, largest: 2 ** 32 - 1, read: (view, at, little) => view.getUint32(at, little) },
  I32: { least: -(2 ** 31), largest: 2 ** 31 - 1, read: (view, at, little) => view.getInt32(at, little) },
  U64: { least: 0, largest: 2 ** 64, read: (view, at, little) => Number(view.getBigUint64(at, little)) },
  I64: { least: -(2 ** 63), largest: 2 ** 63, read: (view, at, little) => Number(view.getBigInt64(at, little)) },
};

/** Whether elements of this type are whole numbers. */
export const isWhole = (dtype: Dtype): boolean => wholeTypes[dtype] !== undefined;

/** The numbers that `bytes` hold, whole or not. */
export const decodeNumbers = (bytes: Uint8Array, dtype: Dtype, littleEndian: boolean): Tokens | Float32Array => {
  if (isWhole(dtype)) return decodeElements(bytes, dtype, littleEndian);
  const data = littleEndian ? bytes : swapped(bytes, bytesPerElement[dtype]);
  return toFloat32({ dtype, shape: [bytes.length / bytesPerElement[dtype]], data });
};

/** Big-endian elements as little-endian ones. */
const swapped = (bytes: Uint8Array, size: number): Uint8Array =>
  Uint8Array.from(bytes, (_, at) => bytes[at - (at % size) + (size - 1 - (at % size))] ?? 0);

/** Whether every element of this type is a token of an alphabet of `alphabet`, whatever its bits. */
export const alwaysFits = (dtype: Dtype, alphabet: number): boolean => {
  const type = wholeTypes[dtype];
  return type !== undefined && type.least >= 0 && type.largest < alphabet;
};

/** The numbers that `bytes` hold. Throws a TypeError for elements that aren't whole numbers. */
export const decodeElements = (bytes: Uint8Array, dtype: Dtype, littleEndian: boolean): Tokens => {
  if (dtype === 'U8' || dtype === 'BOOL') return bytes;
  if (dtype === 'U16' && littleEndian) return new Uint16Array(new Uint8Array(bytes).buffer);
  const type = wholeTypes[dtype];
  if (type === undefined) throw new TypeError(`Elements of ${dtype} are no whole numbers.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bytesPerElement[dtype];
  const values = new Float64Array(bytes.length / size);
  for (let index = 0; index < values.length; index++) values[index] = type.read(view, index * size, littleEndian);
  return values;
};
