/** Reading zip files, from anything that holds bytes. torch stores its entries uncompressed, so that parts of them can be read. */
import * as zlib from 'node:zlib';
import * as yauzl from 'yauzl';
import { CheckpointError } from '../../../runtime/formats/checkpoint-error.ts';
import type { ByteSource } from '../../../runtime/formats/safetensors.ts';
import { crc32 as slowCrc32 } from '../../../runtime/data/crc32.ts';
import { SourceReader } from './source-reader.ts';

export interface ZipArchive {
  readonly names: readonly string[];
  has(name: string): boolean;
  /** Bytes of an entry. */
  size(name: string): number;
  /** Bytes `start` … `end` − 1 of an entry, in a buffer of their own; a whole entry's checksum is checked. */
  read(name: string, start: number, end: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** A checkpoint has a few thousand. */
const mostEntries = 100_000;
/** The method of an entry that isn't compressed. */
const stored = 0;

// Node has it from 20.15 on.
const crc32 = (zlib as Partial<typeof zlib>).crc32 ?? slowCrc32;

/** Reads an archive's directory. All faults are CheckpointErrors; the source is then closed. */
export const openZip = async (source: ByteSource): Promise<ZipArchive> => {
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new SourceReader(source), source.size, {
      autoClose: false,
      strictFileNames: true,
    });
    return archive(source, zip, await readEntries(zip, source.path));
  } catch (error) {
    await source.close();
    throw damaged(source.path, error);
  }
};

const readEntries = async (zip: yauzl.ZipFile, path: string): Promise<ReadonlyMap<string, yauzl.Entry>> => {
  if (zip.entryCount > mostEntries)
    throw new CheckpointError(path, `it claims ${zip.entryCount} zip entries; expected at most ${mostEntries}.`);
  const entries = new Map<string, yauzl.Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.has(entry.fileName))
      throw new CheckpointError(path, `its zip entry '${entry.fileName}' is there twice.`);
    if (!entry.canDecodeFileData())
      throw new CheckpointError(path, `its zip entry '${entry.fileName}' is encrypted or packed in an unknown way.`);
    entries.set(entry.fileName, entry);
  }
  return entries;
};

const archive = (source: ByteSource, zip: yauzl.ZipFile, entries: ReadonlyMap<string, yauzl.Entry>): ZipArchive => {
  const find = (name: string): yauzl.Entry => {
    const entry = entries.get(name);
    if (entry === undefined) throw new CheckpointError(source.path, `it has no zip entry '${name}'.`);
    return entry;
  };
  return {
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    size: (name) => find(name).uncompressedSize,
    async read(name, start, end) {
      const entry = find(name);
      const isWhole = start === 0 && end === entry.uncompressedSize;
      const bytes =
        entry.compressionMethod === stored
          ? await readStored(source, zip, entry, start, end)
          : (await inflate(zip, entry, end, source.path)).slice(start, end);
      if (isWhole) checkSum(bytes, entry, source.path);
      return bytes;
    },
    close: () => source.close(),
  };
};

const readStored = async (source: ByteSource, zip: yauzl.ZipFile, entry: yauzl.Entry, start: number, end: number) => {
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    return await source.read(fileDataStart + start, fileDataStart + end);
  } catch (error) {
    throw damaged(source.path, error);
  }
};

/** The first bytes of a compressed entry, and perhaps some more. */
const inflate = async (zip: yauzl.ZipFile, entry: yauzl.Entry, wanted: number, path: string): Promise<Uint8Array> => {
  try {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>) {
      pieces.push(piece);
      length += piece.length;
      if (length > wanted) break;
    }
    return new Uint8Array(Buffer.concat(pieces));
  } catch (error) {
    throw damaged(path, error);
  }
};

/** torch can be told to leave the checksums out (`set_crc32_options`); they are 0 then. */
const checkSum = (bytes: Uint8Array, entry: yauzl.Entry, path: string): void => {
  if (entry.crc32 === 0 || crc32(bytes) === entry.crc32) return;
  throw new CheckpointError(path, `it is damaged: the checksum of its zip entry '${entry.fileName}' doesn't fit.`);
};

const damaged = (path: string, error: unknown): unknown => {
  if (!(error instanceof Error) || error.name === 'CheckpointError') return error;
  return new CheckpointError(path, `it is cut off or damaged as a zip file: ${error.message}`, { cause: error });
};
