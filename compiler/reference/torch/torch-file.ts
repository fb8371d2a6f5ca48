/**
 * Files of `torch.save`, as written since torch 1.6: a zip archive with a pickle, NAME/data.pkl, and each storage's bytes in an entry of
 * its own, NAME/data/KEY.
 */
import { CheckpointError } from '../../../runtime/formats/checkpoint-error.ts';
import { bytesPerElement } from '../../../runtime/formats/dtype.ts';
import type { ByteSource } from '../../../runtime/formats/safetensors.ts';
import { unpickle } from '../pickle/unpickle.ts';
import type { PickleValue } from '../pickle/value.ts';
import { readView } from './strided.ts';
import type { TensorRecord } from './tensor-record.ts';
import { openZip } from './zip-archive.ts';
import type { ZipArchive } from './zip-archive.ts';

/** An open file of torch's. */
export interface TorchFile {
  readonly path: string;
  /** What was saved. */
  readonly root: PickleValue;
  /** Throws a CheckpointError unless a tensor's storage is there and has its size. */
  check(name: string, record: TensorRecord): void;
  /** A tensor's elements in row-major order. Rejects with a CheckpointError where they can't be read. */
  read(record: TensorRecord): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** The paper's largest model takes a tenth of a megabyte, three times that with its optimizer's state. */
const longestPickle = 64 * 2 ** 20;
const picklePattern = /^[^/]+\/data\.pkl$/;

/** Opens a file and reads its pickle. All faults are CheckpointErrors; the source is then closed. */
export const openTorchFile = async (source: ByteSource): Promise<TorchFile> => {
  const zip = await openZip(source);
  try {
    const pickle = findPickle(zip, source.path);
    const folder = pickle.slice(0, -'data.pkl'.length);
    await checkByteOrder(zip, `${folder}byteorder`, source.path);
    const root = unpickle(await zip.read(pickle, 0, zip.size(pickle)), source.path);
    return torchFile(zip, `${folder}data/`, root, source.path);
  } catch (error) {
    await zip.close();
    throw error;
  }
};

const findPickle = (zip: ZipArchive, path: string): string => {
  const found = zip.names.find((name) => picklePattern.test(name));
  if (found === undefined)
    throw new CheckpointError(path, 'it is a zip file without a data.pkl: torch.save has not written it.');
  if (zip.has(found.replace('data.pkl', 'constants.pkl')))
    throw new CheckpointError(
      path,
      'it is a TorchScript program; expected a state dict: torch.save(model.state_dict(), …).',
    );
  if (zip.size(found) > longestPickle)
    throw new CheckpointError(path, `its data.pkl has ${zip.size(found)} bytes; expected at most ${longestPickle}.`);
  return found;
};

/** torch from 2.1 on tells the order of the bytes; before, there was no other than the processor's. */
const checkByteOrder = async (zip: ZipArchive, entry: string, path: string): Promise<void> => {
  if (!zip.has(entry)) return;
  const order = new TextDecoder().decode(await zip.read(entry, 0, Math.min(zip.size(entry), 16)));
  if (order !== 'little')
    throw new CheckpointError(path, `its numbers are in '${order}' endian order; expected 'little'.`);
};

const torchFile = (zip: ZipArchive, storages: string, root: PickleValue, path: string): TorchFile => ({
  path,
  root,
  check(name, { storage, elements, dtype }) {
    const entry = storages + storage;
    if (!zip.has(entry)) throw new CheckpointError(path, `the storage of '${name}' is missing: '${entry}'.`);
    const [expected, found] = [elements * bytesPerElement[dtype], zip.size(entry)];
    if (found === expected) return;
    const sizes = `${found} bytes; expected ${expected}, as ${elements} of ${dtype}`;
    throw new CheckpointError(path, `the storage of '${name}', '${entry}', has ${sizes}.`);
  },
  read: (record) =>
    readView(record, bytesPerElement[record.dtype], (start, end) => zip.read(storages + record.storage, start, end)),
  close: () => zip.close(),
});
