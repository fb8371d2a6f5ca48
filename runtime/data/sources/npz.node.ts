/** NumPy's .npz: a zip file of .npy arrays, stored or deflated. */
import { buffer } from 'node:stream/consumers';
import type { Entry, ZipFile } from 'yauzl';
import type { ByteSource } from '../../formats/safetensors.ts';
import { closeOnError } from '../close-on-error.ts';
import { crc32 } from '../crc32.ts';
import { DataError } from '../data-error.ts';
import { openBytes } from '../file-bytes.node.ts';
import { readNpy } from '../formats/npy.ts';
import { bytesInMemory } from '../stored-array.ts';
import type { NamedArrays } from './named-arrays.ts';

/** Bytes in which a header ends that can be read. */
const longestHeader = 2 ** 16 + 12;
/** Bytes of the largest array that is unpacked without a look at its header: its checksum tells damage better. */
const unchecked = 2 ** 26;
/** Bytes of the largest array that is unpacked into memory. */
const largestUnpacked = 2 ** 31;
/** Of a zip entry that is stored as it is. */
const stored = 0;

/** Opens the list of arrays. Rejects with a DataError where the file is no zip file, or is damaged. */
export const openNpz = async (path: string): Promise<NamedArrays> => {
  const entries = await withZip(path, listArrays);
  return {
    path,
    names: [...entries.keys()],
    open: async (name) => {
      const entry = entries.get(name);
      if (entry === undefined) throw new DataError({ path, problem: `it holds no array '${name}'` });
      const bytes = await openEntry(path, name, entry);
      return closeOnError([bytes], () => readNpy(bytes));
    },
  };
};

const listArrays = async (zip: ZipFile): Promise<ReadonlyMap<string, Entry>> => {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName.replace(/\.npy$/, ''), entry);
  return entries;
};

/** The bytes of an array: those that are stored stay in the file, others are unpacked into memory. */
const openEntry = async (path: string, name: string, entry: Entry): Promise<ByteSource> => {
  const title = `${path}: ${name}`;
  if (!entry.canDecodeFileData()) {
    throw new DataError({ path: title, problem: 'it is encrypted, or packed in a way that NumPy does not write' });
  }
  if (entry.compressionMethod === stored) {
    const start = await withZip(path, (zip) => zip.readLocalFileHeaderPromise(entry, { minimal: true }));
    return slice(await openBytes(path), title, start.fileDataStart, entry.uncompressedSize);
  }
  if (entry.uncompressedSize > unchecked) await checkHeader(path, title, entry);
  const bytes = await withZip(path, async (zip) => buffer(await zip.openReadStreamPromise(entry)));
  if (crc32(bytes) === entry.crc32) return bytesInMemory(title, bytes);
  throw new DataError({ path: title, problem: 'it is damaged: its checksum is wrong', suggestion: 'fetch it again' });
};

/** Holds the array's header to its size, before all of it is unpacked: a small file may hold thousands of times its size. */
const checkHeader = async (path: string, title: string, entry: Entry): Promise<void> => {
  const begin = await withZip(path, async (zip) => firstBytes(await zip.openReadStreamPromise(entry), longestHeader));
  await readNpy({ ...bytesInMemory(title, begin), size: entry.uncompressedSize });
  if (entry.uncompressedSize <= largestUnpacked) return;
  throw new DataError({
    path: title,
    problem: `it unpacks to ${entry.uncompressedSize.toLocaleString('en')} bytes, too many for memory`,
    suggestion: 'store it with numpy.savez, which does not pack it, or as a .npy file',
  });
};

const firstBytes = async (stream: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    length += piece.length;
    if (length >= most) break;
  }
  return Buffer.concat(pieces);
};

const slice = (file: ByteSource, path: string, start: number, size: number): ByteSource => ({
  path,
  size,
  read: (from, to) => file.read(start + from, start + to),
  close: () => file.close(),
});

const withZip = async <T>(path: string, use: (zip: ZipFile) => Promise<T>): Promise<T> => {
  const { openPromise } = await loadYauzl(path);
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(path, { autoClose: false });
    return await use(zip);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown format';
    const problem = `it is no .npz file, is cut off, or is damaged (${reason})`;
    throw new DataError({ path, problem, suggestion: 'fetch or store it again' }, { cause });
  } finally {
    zip?.close();
  }
};

/** Loaded when first needed. */
const loadYauzl = async (path: string): Promise<typeof import('yauzl')> => {
  try {
    return await import('yauzl');
  } catch (cause) {
    const problem = ".npz files are read with the package 'yauzl', which can't be loaded";
    throw new DataError({ path, problem, suggestion: 'npm install yauzl' }, { cause });
  }
};
