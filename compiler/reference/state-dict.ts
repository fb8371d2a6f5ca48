import { CheckpointError } from '../../runtime/formats/checkpoint-error.ts';
import { openFileSource } from '../../runtime/formats/file-source.node.ts';
import { describeForeign } from '../../runtime/formats/foreign-file.ts';
import { openTensors } from '../../runtime/formats/safetensors.ts';
import type { ByteSource, TensorFile } from '../../runtime/formats/safetensors.ts';
import { openTorchTensors } from './torch/torch-tensors.ts';

/** The tensors of a checkpoint by the reference's names. */
export interface StateDict extends TensorFile {
  readonly path: string;
  /** What was done to the names, where something was, and what else could be loaded. */
  readonly notes: readonly string[];
}

/** Begins the names where a model was saved inside of a wrapper: of several GPUs, of torch.compile, of a training framework. */
const wrappers = ['module.', '_orig_mod.', 'model.'];

const root = 'class_emb.weight';

/**
 * Opens a checkpoint, whatever its name ends in: a file of `torch.save` or safetensors. `entry` names the state dict inside of the
 * former; the default is the one that the reference loads, `model`, or the whole. All faults are CheckpointErrors.
 */
export const openStateDict = async (path: string, entry?: string): Promise<StateDict> =>
  readStateDict(await openFileSource(path), entry);

/** `openStateDict` for anything that holds bytes; it is closed with the state dict, and where that can't be opened. */
export const readStateDict = async (source: ByteSource, entry?: string): Promise<StateDict> => {
  const open = await chooseFormat(source, entry);
  return unwrapped(await open(), source.path);
};

/** Tensors by their names in the file. */
type Opened = TensorFile & Partial<Pick<StateDict, 'notes'>>;

const chooseFormat = async (source: ByteSource, entry: string | undefined): Promise<() => Promise<Opened>> => {
  try {
    const start = await source.read(0, Math.min(16, source.size));
    if (begins(start, zip)) return () => openTorchTensors(source, entry);
    const foreign = await describeForeign(source);
    if (foreign !== undefined) throw new CheckpointError(source.path, foreign);
    checkFormat(start, source.path);
    if (entry === undefined) return () => openTensors(source);
    throw new CheckpointError(
      source.path,
      `it is a safetensors file, which has no entries: leave out --entry ${entry}.`,
    );
  } catch (error) {
    await source.close();
    throw error;
  }
};

const zip = [0x50, 0x4b, 0x03, 0x04];
/** The pickled number 0x1950a86a20f9469cfc6c. */
const legacy = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
const brace = '{'.charCodeAt(0);

const begins = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, index) => bytes[index] === byte);

const checkFormat = (start: Uint8Array, path: string): void => {
  if (begins(start, legacy)) {
    const advice = "write it anew in Python: torch.save(torch.load('old.pth', map_location='cpu'), 'new.pth')";
    throw new CheckpointError(path, `it is in the format that torch had before 1.6; ${advice}.`);
  }
  if (start[8] === brace) return;
  throw new CheckpointError(path, 'it is neither a file of torch.save nor a safetensors file, or it is cut off.');
};

const unwrapped = (file: Opened, path: string): StateDict => {
  const { notes = [] } = file;
  const prefix = prefixOf(file.names);
  if (prefix === '') return { ...file, path, notes };
  const stored = new Map(file.names.map((name) => [name.startsWith(prefix) ? name.slice(prefix.length) : name, name]));
  const isAll = file.names.every((name) => name.startsWith(prefix));
  const note = isAll ? `All names begin with '${prefix}'` : `Names of the model begin with '${prefix}'`;
  return {
    ...file,
    path,
    names: [...stored.keys()],
    type: (name) => file.type(stored.get(name) ?? name),
    tensor: (name) => file.tensor(stored.get(name) ?? name),
    notes: [...notes, `${note}, which was left out.`],
  };
};

/** What stands before the name of the tensor that every model of the reference has once; else what a wrapper puts before all names. */
const prefixOf = (names: readonly string[]): string => {
  const roots = names.filter((name) => name === root || name.endsWith(`.${root}`));
  const prefix = roots.length === 1 ? (roots[0] ?? '').slice(0, -root.length) : commonPrefix(names);
  const stripped = names.map((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : name));
  return new Set(stripped).size === names.length ? prefix : '';
};

const commonPrefix = (names: readonly string[]): string => {
  const wrapper = wrappers.find((prefix) => names.length > 0 && names.every((name) => name.startsWith(prefix)));
  return wrapper === undefined ? '' : wrapper + commonPrefix(names.map((name) => name.slice(wrapper.length)));
};
