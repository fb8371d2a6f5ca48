/** Length and SHA-256 of files. */
import { createHash } from 'node:crypto';
import { openRegularFile } from './regular-file.node.ts';

/** Bytes that are read at a time. */
const pieceBytes = 2 ** 20;

export interface Digest {
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** Hands pieces on and takes their digest on the way; `done` gets it after the last. */
export async function* digested(
  pieces: AsyncIterable<Uint8Array>,
  done: (digest: Digest) => void,
): AsyncGenerator<Uint8Array, void> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of pieces) {
    hash.update(piece);
    bytes += piece.length;
    yield piece;
  }
  done({ bytes, sha256: hash.digest('hex') });
}

/** Throws a FileError where the file can't be read. */
export const digestOfFile = async (path: string): Promise<Digest> => {
  const hash = createHash('sha256');
  const file = await openRegularFile(path);
  try {
    for (let start = 0; start < file.size; start += pieceBytes)
      hash.update(await file.read(start, Math.min(start + pieceBytes, file.size)));
    return { bytes: file.size, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
};

export const digestOfText = (text: string): Digest => ({
  bytes: Buffer.byteLength(text),
  sha256: createHash('sha256').update(text).digest('hex'),
});
