import { maskedCrc32c } from './crc32c.ts';

const LENGTH_BYTES = 8;
const CHECKSUM_BYTES = 4;

/** A record of a TFRecord file: u64 length, its checksum, the data, its checksum; all little-endian. */
export function encodeRecord(data: Uint8Array): Uint8Array {
  const start = LENGTH_BYTES + CHECKSUM_BYTES;
  const record = new Uint8Array(start + data.length + CHECKSUM_BYTES);
  const view = new DataView(record.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(LENGTH_BYTES, maskedCrc32c(record.subarray(0, LENGTH_BYTES)), true);
  record.set(data, start);
  view.setUint32(start + data.length, maskedCrc32c(data), true);
  return record;
}
