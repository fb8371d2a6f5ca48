import { open } from 'node:fs/promises';
import { pickle } from '../../compiler/reference/pickle/pickle.ts';
import type { NamedShape } from '../../compiler/reference/names.ts';
import { stateDictPickle } from '../../compiler/reference/torch/state-dict-pickle.ts';

interface Entry {
  readonly name: string;
  readonly size: number;
  /** What it holds; a hole, which reads as zeros, where undefined. */
  readonly data?: Uint8Array;
}

/** The fields that an entry's own header and its row of the directory share, from the version to the length of the extra field. */
const fields = ({ name, size }: Entry): Buffer => {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(20, 0);
  bytes.writeUInt32LE(size, 14); // the checksum before it stays 0: unknown
  bytes.writeUInt32LE(size, 18);
  bytes.writeUInt16LE(name.length, 22);
  return bytes;
};

const localHeader = (entry: Entry): Buffer =>
  Buffer.concat([Buffer.from('PK\x03\x04'), fields(entry), Buffer.from(entry.name)]);

const directoryRow = (entry: Entry, position: number): Buffer => {
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(position, 10);
  return Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields(entry), rest, Buffer.from(entry.name)]);
};

const directoryEnd = (count: number, size: number, position: number): Buffer => {
  const bytes = Buffer.alloc(22);
  bytes.write('PK\x05\x06');
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(position, 16);
  return bytes;
};

/** Writes a checkpoint of zeros that takes no room on the disk, however large it is (up to 4 GiB). Gives its size in bytes. */
export const writeSparseCheckpoint = async (path: string, tensors: readonly NamedShape[]): Promise<number> => {
  const typed = tensors.map((tensor) => ({ ...tensor, dtype: 'F32' as const }));
  const data = pickle(stateDictPickle(typed));
  const storages = typed.map(({ shape }, index): Entry => ({
    name: `x/data/${index}`,
    size: shape.reduce((product, extent) => product * extent, 4),
  }));
  const file = await open(path, 'wx');
  const rows: Buffer[] = [];
  let position = 0;
  for (const entry of [{ name: 'x/data.pkl', size: data.length, data }, ...storages]) {
    const header = localHeader(entry);
    rows.push(directoryRow(entry, position));
    await file.write(header, 0, header.length, position);
    if (entry.data !== undefined) await file.write(entry.data, 0, entry.size, position + header.length);
    position += header.length + entry.size;
  }
  const directory = Buffer.concat(rows);
  const end = Buffer.concat([directory, directoryEnd(rows.length, directory.length, position)]);
  await file.write(end, 0, end.length, position);
  await file.close();
  return position + end.length;
};
