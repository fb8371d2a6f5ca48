import { ZipFile } from 'yazl';
import { buffer } from 'node:stream/consumers';

/** An array as numpy.save writes it, format version 1. */
export const npyBytes = (
  shape: readonly number[],
  values: Uint8Array,
  descr = '|u1',
  fortranOrder = false,
): Uint8Array => {
  const order = fortranOrder ? 'True' : 'False';
  const extents = shape.length === 1 ? `${shape.join()},` : shape.join(', ');
  return npyWithHeader(`{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${extents}), }`, values);
};

/** A .npy file with any text for a header, padded as NumPy does it. */
export const npyWithHeader = (text: string, values: Uint8Array): Uint8Array => {
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const header = new TextEncoder().encode(`${text.padEnd(length - 1)}\n`);
  return Uint8Array.of(
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    1,
    0,
    length & 255,
    length >> 8,
    ...header,
    ...values,
  );
};

/** Elements of other types than bytes, little endian. */
export const elements = (values: Float32Array | Int32Array | Uint16Array | BigInt64Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Arrays as numpy.savez (or, packed, numpy.savez_compressed) writes them. */
export const npzBytes = async (arrays: Readonly<Record<string, Uint8Array>>, packed = false): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [name, bytes] of Object.entries(arrays)) {
    zip.addBuffer(Buffer.from(bytes), `${name}.npy`, { compress: packed });
  }
  zip.end();
  return buffer(zip.outputStream);
};
