import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { open } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';

/** An array of a .npz file, as its header tells it, and its bytes. */
export interface NpyArray {
  readonly descr: string;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

const openZip = promisify<string, { lazyEntries: boolean }, ZipFile>(open);

/** Reads all arrays of a .npz file, by name. */
export const readNpz = async (path: string): Promise<Readonly<Record<string, NpyArray>>> => {
  const zip = await openZip(path, { lazyEntries: true });
  const arrays: Record<string, NpyArray> = {};
  const openStream = promisify(zip.openReadStream.bind(zip)) as (entry: Entry) => Promise<NodeJS.ReadableStream>;
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      const read = async (): Promise<void> => {
        const bytes = await buffer(await openStream(entry));
        arrays[entry.fileName.replace(/\.npy$/, '')] = parseNpy(bytes);
        zip.readEntry();
      };
      read().catch(reject);
    });
    zip.on('end', resolve).on('error', reject);
    zip.readEntry();
  });
  return arrays;
};

/** Format 1.0 as NumPy documents it: magic, version, the header's length, a Python dictionary, data from a multiple of 64 on. */
const parseNpy = (bytes: Buffer): NpyArray => {
  if (bytes.toString('latin1', 0, 8) !== '\x93NUMPY\x01\x00') throw new Error('this is no .npy file of format 1.0');
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  const parts = /^\{'descr': '([^']+)', 'fortran_order': False, 'shape': \(([\d, ]+)\), \} *\n$/.exec(header);
  if (parts === null || start % 64 !== 0) throw new Error(`a strange header: ${header}`);
  const shape = (parts[2] ?? '').split(',').filter((part) => part.trim() !== '');
  return { descr: parts[1] ?? '', shape: shape.map(Number), data: bytes.subarray(start) };
};
