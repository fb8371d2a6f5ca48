/** An IDX file of bytes, as its description says. */
export const idxBytes = (extents: readonly number[], values: ArrayLike<number>): Uint8Array => {
  const bytes = new Uint8Array(4 + 4 * extents.length + values.length);
  bytes.set([0, 0, 8, extents.length]);
  const view = new DataView(bytes.buffer);
  extents.forEach((extent, axis) => {
    view.setUint32(4 + 4 * axis, extent);
  });
  bytes.set(values, 4 + 4 * extents.length);
  return bytes;
};
