import { deflateSync } from 'node:zlib';
import { crc32 } from '../../runtime/data/crc32.ts';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits a value. */
  readonly depth: 1 | 2 | 4 | 8 | 16;
  /** 0 grey, 2 colours, 3 a palette, 4 grey with opacity, 6 colours with opacity. */
  readonly colourType: 0 | 2 | 3 | 4 | 6;
  readonly palette?: readonly number[];
}

/** A PNG file of any kind, as its description says; `rows` are the bytes of all rows. */
export const pngBytes = ({ width, height, depth, colourType, palette }: PngHeader, rows: Uint8Array): Uint8Array => {
  const stride = rows.length / height;
  const lines = new Uint8Array(height * (stride + 1));
  for (let row = 0; row < height; row++)
    lines.set(rows.subarray(row * stride, (row + 1) * stride), row * (stride + 1) + 1);
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, depth);
  header.setUint8(9, colourType);
  return Buffer.concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', new Uint8Array(header.buffer)),
    ...(palette === undefined ? [] : [chunk('PLTE', Uint8Array.from(palette))]),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', new Uint8Array(0)),
  ]);
};

/** Values of 16 bits in a PNG's order. */
export const bigEndian = (...values: number[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => [value >> 8, value & 255]));

const chunk = (type: string, data: Uint8Array): Uint8Array => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};
