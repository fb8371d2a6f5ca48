import { CheckpointError } from './checkpoint-error.ts';
import { byteLength } from './dtype.ts';
import { metadataKey, prefixBytes } from './header.ts';
import type { Metadata, TensorType } from './header.ts';

/**
 * The length and the JSON for tensors that are stored in the order given, padded with spaces so that the data starts at a
 * multiple of 8 bytes. Throws a CheckpointError for a name used twice or an impossible shape.
 */
export const encodeHeader = (
  tensors: readonly (TensorType & { readonly name: string })[],
  metadata: Metadata,
  path: string,
): Uint8Array => {
  const described = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) described.set(metadataKey, metadata);
  let start = 0;
  for (const { name, dtype, shape } of tensors) {
    const bytes = byteLength(dtype, shape);
    if (Number.isNaN(bytes))
      throw new CheckpointError(path, `tensor '${name}' can't have the shape [${shape.join(', ')}].`);
    if (described.has(name) || name === metadataKey)
      throw new CheckpointError(path, `the tensor name '${name}' is taken.`);
    described.set(name, { dtype, shape, data_offsets: [start, start + bytes] });
    start += bytes;
  }
  return withPrefix(new TextEncoder().encode(JSON.stringify(Object.fromEntries(described))));
};

const withPrefix = (json: Uint8Array): Uint8Array => {
  const length = Math.ceil(json.length / prefixBytes) * prefixBytes;
  const header = new Uint8Array(prefixBytes + length);
  new DataView(header.buffer).setUint32(0, length, true);
  header.fill(' '.charCodeAt(0), prefixBytes);
  header.set(json, prefixBytes);
  return header;
};
