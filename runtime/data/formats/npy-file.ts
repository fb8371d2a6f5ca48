/** Element types of NumPy's arrays that samples need: bytes, 16-bit and 64-bit integers. */
export type NpyElement = '|u1' | '<u2' | '<i8';

const bytesPerElement: Readonly<Record<NpyElement, number>> = { '|u1': 1, '<u2': 2, '<i8': 8 };

const magic = '\x93NUMPY';
/** Format 1.0: two bytes of version, two for the header's length. */
const prefix = magic.length + 4;
/** Data start at a multiple of this. */
const alignment = 64;

/** What stands before the elements in a .npy file (format 1.0) of an array in row-major order. */
export const npyHeader = (element: NpyElement, shape: readonly number[]): Uint8Array => {
  const tuple = shape.length === 1 ? `(${shape.join()},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${element}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const size = Math.ceil((prefix + text.length + 1) / alignment) * alignment;
  const header = new Uint8Array(size);
  const length = size - prefix;
  const whole = `${magic}\x01\x00${String.fromCharCode(length & 255, length >> 8)}${text.padEnd(length - 1)}\n`;
  for (let at = 0; at < size; at++) header[at] = whole.charCodeAt(at);
  return header;
};

/** Whole numbers from 0 as the elements of an array. */
export const npyElements = (values: ArrayLike<number>, element: NpyElement): Uint8Array => {
  const size = bytesPerElement[element];
  const elements = new Uint8Array(values.length * size);
  const view = new DataView(elements.buffer);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? 0;
    if (size === 1) elements[at] = value;
    else if (size === 2) view.setUint16(2 * at, value, true);
    else view.setUint32(8 * at, value, true);
  }
  return elements;
};

/** A whole .npy file of whole numbers from 0. */
export const npyFile = (values: ArrayLike<number>, shape: readonly number[], element: NpyElement): Uint8Array => {
  const [header, elements] = [npyHeader(element, shape), npyElements(values, element)];
  const file = new Uint8Array(header.length + elements.length);
  file.set(header);
  file.set(elements, header.length);
  return file;
};
