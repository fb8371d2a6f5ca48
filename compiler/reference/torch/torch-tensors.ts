import { CheckpointError } from '../../../runtime/formats/checkpoint-error.ts';
import type { ByteSource, TensorFile } from '../../../runtime/formats/safetensors.ts';
import { chooseEntry, otherEntries } from './choose-entry.ts';
import type { Mapping } from './choose-entry.ts';
import { tensorRecord } from './tensor-record.ts';
import type { TensorRecord } from './tensor-record.ts';
import { openTorchFile } from './torch-file.ts';
import type { TorchFile } from './torch-file.ts';

/** A state dict in a file of torch's. */
export interface TorchTensors extends TensorFile {
  /** What else the file has to choose from, where nothing was chosen. */
  readonly notes: readonly string[];
}

/**
 * Opens a state dict in a file of `torch.save`: the entry named, or the one that the reference loads. Tensors are read when asked for.
 * All faults are CheckpointErrors; the source is then closed.
 */
export const openTorchTensors = async (source: ByteSource, entry?: string): Promise<TorchTensors> => {
  const file = await openTorchFile(source);
  try {
    const records = readRecords(file, chooseEntry(file.root, entry, file.path));
    const others = entry === undefined ? otherEntries(file.root) : [];
    return { ...tensorFile(file, records), notes: others.map(otherNote) };
  } catch (error) {
    await file.close();
    throw error;
  }
};

const otherNote = (name: string): string =>
  `The checkpoint has the state dict '${name}', too: --entry ${name} takes that.`;

const readRecords = (file: TorchFile, stateDict: Mapping): ReadonlyMap<string, TensorRecord> => {
  const records = [...stateDict].map(([name, value]): [string, TensorRecord] => {
    try {
      return [name, tensorRecord(value)];
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'TensorFault') throw error;
      throw new CheckpointError(file.path, `'${name}' ${error.message}.`, { cause: error });
    }
  });
  for (const [name, record] of records) file.check(name, record);
  return new Map(records);
};

const tensorFile = (file: TorchFile, records: ReadonlyMap<string, TensorRecord>): TensorFile => {
  const find = (name: string): TensorRecord => {
    const record = records.get(name);
    if (record === undefined) throw new CheckpointError(file.path, `it holds no tensor '${name}'.`);
    return record;
  };
  return {
    metadata: {},
    names: [...records.keys()],
    type(name) {
      const { dtype, shape } = find(name);
      return { dtype, shape };
    },
    async tensor(name) {
      const record = find(name);
      return { dtype: record.dtype, shape: record.shape, data: await file.read(record) };
    },
    close: () => file.close(),
  };
};
