import type { ByteSource } from '../../runtime/formats/safetensors.ts';

/** A file that is in memory. */
export const memorySource = (bytes: Uint8Array, path = 'checkpoint.pth'): ByteSource => ({
  path,
  size: bytes.length,
  read: (start, end) => Promise.resolve(bytes.slice(start, end)),
  close: () => Promise.resolve(),
});
