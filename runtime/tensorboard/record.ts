import { maskedCrc32c } from './crc32c.ts';

const lengthBytes = 8;
const checksumBytes = 4;

/** A record of a TFRecord file: u64 length, its checksum, the data, its checksum; all little-endian. */
export const encodeRecord = (data: Uint8Array): Uint8Array => {
  const start = lengthBytes + checksumBytes;
  const record = new Uint8Array(start + data.length + checksumBytes);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(lengthBytes, maskedCrc32c(record.subarray(0, lengthBytes)), true);
  record.set(data, start);
  view.setUint32(start + data.length, maskedCrc32c(data), true);
  return record;
};
