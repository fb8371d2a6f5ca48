import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { CheckpointError } from '../../../runtime/formats/checkpoint-error.ts';
import { byteLength } from '../../../runtime/formats/dtype.ts';
import type { NamedTensor } from '../../../runtime/formats/safetensors.ts';
import { pickle } from '../pickle/pickle.ts';
import { storageKeys, stateDictPickle } from './state-dict-pickle.ts';

/** torch's own name where it doesn't know the file's; so, and without dates, equal weights give equal files. */
const folder = 'archive';
const stored = { compress: false, mtime: new Date(1980, 0, 1), forceDosTimestamp: true } as const;

/**
 * The bytes of a file as `torch.save({'model': state_dict}, path)` writes it, piece by piece; a tensor's data is asked for when its turn
 * comes. Throws a CheckpointError where data doesn't have the size of its shape; errors of the data's own functions come out as they are.
 */
export async function* encodeTorchFile(tensors: readonly NamedTensor[], path: string): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream.pipe(new PassThrough());
  const fail = (error: unknown): unknown => output.destroy(error instanceof Error ? error : new Error(String(error)));
  zip.on('error', fail);
  zip.addBuffer(Buffer.from(pickle(stateDictPickle(tensors))), `${folder}/data.pkl`, stored);
  for (const { key, tensor } of storageKeys(tensors)) {
    const size = byteLength(tensor.dtype, tensor.shape);
    zip.addReadStreamLazy(`${folder}/data/${key}`, { ...stored, size }, (give) => {
      give(null, Readable.from(dataOf(tensor, size, path), { objectMode: false }).on('error', fail));
    });
  }
  zip.addBuffer(Buffer.from('3\n'), `${folder}/version`, stored);
  zip.end();
  for await (const piece of output) yield piece as Uint8Array;
}

async function* dataOf({ name, data }: NamedTensor, expected: number, path: string): AsyncGenerator<Uint8Array> {
  const bytes = typeof data === 'function' ? await data() : data;
  if (bytes.length !== expected)
    throw new CheckpointError(path, `tensor '${name}' takes ${expected} bytes, not ${bytes.length}.`);
  for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
}

/** Bytes that go through the archive's streams at a time. */
const pieceBytes = 2 ** 20;
