/** Unpacking with what Node and browsers bring along. */

/** Whether the bytes begin like a gzip file. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * Unpacks the first bytes of a gzip file ('gzip') or of zlib's format ('deflate'), at most `most`: a small file may hold thousands of
 * times its size. Rejects where it is cut off or, having been unpacked to its end, where its checksum is wrong.
 */
export const unpack = async (bytes: Uint8Array, format: 'gzip' | 'deflate', most: number): Promise<Uint8Array> => {
  const packed = new Blob([new Uint8Array(bytes)]).stream();
  const reader = packed.pipeThrough(new DecompressionStream(format)).getReader();
  const unpacked = new Uint8Array(most);
  let filled = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const piece: Uint8Array = next.value.subarray(0, most - filled);
    unpacked.set(piece, filled);
    filled += piece.length;
    if (filled < most) continue;
    await reader.cancel();
    break;
  }
  return unpacked.subarray(0, filled);
};
