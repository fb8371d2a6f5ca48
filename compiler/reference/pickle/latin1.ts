/** Every byte as the character of its number (TextDecoder's "latin1" is another encoding). */
export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
