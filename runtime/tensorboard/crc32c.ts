/** Castagnoli's polynomial, bits reversed. */
const polynomial = 0x82f63b78;
/** Added to a rotated checksum: a checksum of data that holds checksums would otherwise be weak (TFRecord). */
const mask = 0xa282ead8;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ polynomial : remainder >>> 1;
  return remainder;
});

/** The cyclic redundancy check of iSCSI (RFC 3720, appendix B.4). */
export const crc32c = (bytes: Uint8Array): number => {
  let remainder = 0xffffffff;
  for (const byte of bytes) remainder = (table[(remainder ^ byte) & 0xff] ?? 0) ^ (remainder >>> 8);
  return (remainder ^ 0xffffffff) >>> 0;
};

/** The checksum as TFRecord files hold it: rotated right by 15 bits, plus a constant. */
export const maskedCrc32c = (bytes: Uint8Array): number => {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + mask) >>> 0;
};
