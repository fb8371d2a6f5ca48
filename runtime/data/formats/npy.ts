/**
 * The header of NumPy's .npy format: the magic string, the format's version, the length of the header, and a Python dictionary with
 * the element type, the memory order and the shape. (numpy.lib.format describes it.)
 */
import { bytesPerElement } from '../../formats/dtype.ts';
import type { Dtype } from '../../formats/dtype.ts';
import type { ByteSource } from '../../formats/safetensors.ts';
import { DataError, emptyFile } from '../data-error.ts';
import type { StoredArray } from '../stored-array.ts';

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
/** Bytes before the header's length. */
const versionEnd = magic.length + 2;
/** No array that can be used here has a header as long as that. */
const longestHeader = 2 ** 16;

/** NumPy's names of the element types, without the byte order. */
const dtypes: Readonly<Record<string, Dtype>> = {
  ...{ b1: 'BOOL', u1: 'U8', u2: 'U16', u4: 'U32', u8: 'U64', i1: 'I8', i2: 'I16', i4: 'I32', i8: 'I64' },
  ...{ f2: 'F16', f4: 'F32', f8: 'F64' },
};

interface NpyHeader {
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** Reads the header of an array. Rejects with a DataError where it isn't one, is cut off or can't be used. */
export const readNpy = async (bytes: ByteSource): Promise<StoredArray> => {
  const { path, size } = bytes;
  const { text, start } = await headerText(bytes);
  const header = parseHeader(text);
  if (header === undefined)
    throw new DataError({ path, problem: `its header can't be read: ${text.trim().slice(0, 200)}` });
  const { shape } = header;
  const { dtype, littleEndian } = elementType(path, header.descr);
  checkOrder(path, header);
  const expected = start + shape.reduce((product, extent) => product * extent, bytesPerElement[dtype]);
  if (size === expected) return { path, dtype, littleEndian, shape, bytes, start };
  throw new DataError({
    path,
    problem: size < expected ? `it is cut off after ${size} bytes` : `it is ${size} bytes long`,
    expected: `${expected} bytes, as its header says`,
    suggestion: 'store or fetch it again',
  });
};

/** The dictionary, and where the elements start. */
const headerText = async (bytes: ByteSource): Promise<{ readonly text: string; readonly start: number }> => {
  const { path, size } = bytes;
  const begin = await bytes.read(0, Math.min(versionEnd + 4, size));
  if (size === 0) throw emptyFile(path);
  if (magic.some((byte, index) => begin[index] !== byte)) {
    throw new DataError({
      path,
      problem: 'it does not begin like a .npy array',
      expected: 'a file that numpy.save wrote',
      suggestion: 'store it again: numpy.save("FILE.npy", array)',
    });
  }
  const [version = 0] = begin.subarray(magic.length);
  const lengthEnd = versionEnd + (version === 1 ? 2 : 4);
  if (begin.length >= versionEnd && (version < 1 || version > 3)) {
    throw new DataError({ path, problem: `its format has the version ${version}`, expected: '1, 2 or 3' });
  }
  if (begin.length < lengthEnd) throw cutOff(path, size);
  const view = new DataView(begin.buffer, begin.byteOffset, begin.byteLength);
  const length = version === 1 ? view.getUint16(versionEnd, true) : view.getUint32(versionEnd, true);
  const start = lengthEnd + length;
  if (size < start || length > longestHeader) throw cutOff(path, size);
  return { text: new TextDecoder().decode(await bytes.read(lengthEnd, start)), start };
};

const cutOff = (path: string, size: number): DataError =>
  new DataError({
    path,
    problem: `it is cut off: its header doesn't end within its ${size} bytes`,
    suggestion: 'store or fetch it again',
  });

/** `{'descr': '|u1', 'fortran_order': False, 'shape': (60000, 28, 28), }`, the keys in any order; undefined for anything else. */
const parseHeader = (text: string): NpyHeader | undefined => {
  const body = /^\s*\{(.*?),?\s*\}\s*$/s.exec(text)?.[1];
  if (body === undefined) return undefined;
  const entry =
    /\s*(['"])(\w+)\1\s*:\s*('[^'\\]*'|"[^"\\]*"|True|False|\(\s*(?:\d+L?\s*,\s*)*(?:\d+L?\s*)?\))\s*(?:,|$)/sy;
  const values = new Map<string, string>();
  while (entry.lastIndex < body.length) {
    const [, , key, value] = entry.exec(body) ?? [];
    if (key === undefined || value === undefined || values.has(key)) return undefined;
    values.set(key, value);
  }
  const [descr, order, shape] = ['descr', 'fortran_order', 'shape'].map((key) => values.get(key));
  if (values.size !== 3 || !descr || !order || !shape) return undefined;
  if (!/^['"]/.test(descr) || !/^(True|False)$/.test(order) || !shape.startsWith('(')) return undefined;
  const extents = (shape.match(/\d+/g) ?? []).map(Number);
  if (!extents.every(Number.isSafeInteger)) return undefined;
  return { descr: descr.slice(1, -1), fortranOrder: order === 'True', shape: extents };
};

/** Text of fixed length, bytes of fixed length and Python's objects. */
const textOrObject = /^[<>|=]?[USO]/;

const elementType = (path: string, descr: string): Pick<StoredArray, 'dtype' | 'littleEndian'> => {
  const dtype = dtypes[descr.replace(/^[<>|=]/, '')];
  if (dtype !== undefined) return { dtype, littleEndian: !descr.startsWith('>') };
  throw new DataError({
    path,
    problem: `its elements have the type '${descr}'`,
    expected: "whole numbers, such as '|u1' (uint8)",
    suggestion: textOrObject.test(descr)
      ? 'if these are labels, store numbers: names, labels = numpy.unique(labels.astype(str), return_inverse=True); names.tolist() belongs into classes.json beside the data'
      : 'store it with .astype("uint8"), where it holds whole numbers from 0 to 255',
  });
};

const checkOrder = (path: string, { fortranOrder, shape }: NpyHeader): void => {
  if (!fortranOrder || shape.filter((extent) => extent !== 1).length < 2) return;
  throw new DataError({
    path,
    problem: 'its elements are in Fortran order (column by column)',
    expected: 'C order (row by row)',
    suggestion: 'store it with numpy.ascontiguousarray(array)',
  });
};
