/** Element types of NumPy's arrays that samples need: bytes, and 64-bit integers. */
export type NpyElement = '|u1' | '<i8';

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

/** A whole .npy file of whole numbers from 0. */
export const npyOfLabels = (labels: Uint32Array): Uint8Array => {
  const header = npyHeader('<i8', [labels.length]);
  const file = new Uint8Array(header.length + 8 * labels.length);
  file.set(header);
  const view = new DataView(file.buffer);
  for (const [index, label] of labels.entries()) view.setUint32(header.length + 8 * index, label, true);
  return file;
};
