/** What is given for a checkpoint and is none, by how the file begins, and what brings the weights. */

/** An index of shards names them within this. */
const lookedAt = 2 ** 16;

const brace = '{'.charCodeAt(0);

/** What is looked at. */
interface Beginning {
  readonly size: number;
  read(start: number, end: number): Promise<Uint8Array>;
}

/** What a file is that holds no weights, and what to do; undefined for all others. */
export const describeForeign = async (source: Beginning): Promise<string | undefined> => {
  if (source.size === 0) return 'it is empty: it was cut off when it was copied or downloaded.';
  const bytes = await source.read(0, Math.min(lookedAt, source.size));
  // The length of a safetensors header may be any number, and the header follows it.
  if (bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[8] !== brace)
    return 'it is compressed: unpack it first, with gunzip.';
  // A safetensors file begins with a number whose high bytes are zeros.
  if (bytes.subarray(0, 8).some((byte) => byte < 9)) return undefined;
  const text = new TextDecoder().decode(bytes).trimStart();
  if (text.startsWith('version https://git-lfs.')) {
    return 'it is a pointer of git-lfs, which stands for the file.\n  suggestion: git lfs pull, in the clone that it lies in';
  }
  if (/^<(!doctype|html|\?xml)/i.test(text)) {
    return 'it is a web page and not the file behind it, as a download without a login gives.\n  suggestion: download it anew';
  }
  if (!/^[[{]/.test(text)) return undefined;
  return text.includes('"weight_map"')
    ? describeShards(text)
    : 'it is JSON, such as a configuration; expected weights.';
};

const describeShards = (text: string): string => {
  const shards = [...new Set([...text.matchAll(/:\s*"([^"]+\.(?:safetensors|bin|pth?))"/g)].map(([, name]) => name))];
  const isTorch = shards.some((name) => name?.endsWith('.safetensors') !== true);
  const list = shards.map((name) => `'${name ?? ''}'`).join(', ');
  const join = isTorch
    ? `import torch; torch.save({k: v for f in [${list}] for k, v in torch.load(f, map_location='cpu').items()}, 'whole.pth')`
    : `from safetensors.torch import load_file, save_file; save_file({k: v for f in [${list}] for k, v in load_file(f).items()}, 'whole.safetensors')`;
  return `it is an index of ${shards.length} files that hold the weights.\n  suggestion: join them in their folder with Python, and take the whole:\n  python3 -c "${join}"`;
};
