import type { TensorType } from '../../../runtime/formats/header.ts';
import type { NamedTensor } from '../../../runtime/formats/safetensors.ts';
import type { PickleObject, PickleSequence, PickleValue } from '../pickle/value.ts';
import { storageTypes } from './storage-types.ts';
import { rowMajor } from './strided.ts';

/** A tensor and the name of its storage in the file. */
export interface StoredStorage {
  readonly key: string;
  readonly tensor: NamedTensor;
}

/** The storages in the order in which torch writes them. */
export const storageKeys = (tensors: readonly NamedTensor[]): readonly StoredStorage[] =>
  tensors
    .map((tensor, index): StoredStorage => ({ key: String(index), tensor }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));

/**
 * What torch pickles for `{'model': OrderedDict of tensors}`, each with a storage of its own: '0', '1', …
 * Throws a RangeError for an element type that torch has no storage for.
 */
export const stateDictPickle = (tensors: readonly (TensorType & { readonly name: string })[]): PickleValue => {
  const ordered = global('collections', 'OrderedDict');
  const rebuild = global('torch._utils', '_rebuild_tensor_v2');
  const types = new Map([...storageTypes].map(([name, dtype]) => [dtype, global('torch', name.replace('torch.', ''))]));
  const emptyDict = (): PickleObject => call(ordered, tuple());
  const tensorOf = ({ dtype, shape }: TensorType, index: number): PickleValue => {
    const elements = shape.reduce((product, extent) => product * extent, 1);
    const type = types.get(dtype);
    if (type === undefined) throw new RangeError(`torch has no storage of ${dtype}`);
    const id = tuple('storage', type, String(index), 'cpu', elements);
    const strides = rowMajor(shape);
    return call(rebuild, tuple({ kind: 'persistent', id }, 0, tuple(...shape), tuple(...strides), false, emptyDict()));
  };
  const stateDict = emptyDict();
  for (const [index, tensor] of tensors.entries()) stateDict.entries.push([tensor.name, tensorOf(tensor, index)]);
  return { kind: 'dict', entries: [['model', stateDict]] };
};

const tuple = (...items: PickleValue[]): PickleSequence => ({ kind: 'tuple', items });

const global = (module: string, name: string): PickleValue => ({ kind: 'global', module, name });

const call = (callable: PickleValue, args: PickleValue): PickleObject => ({
  kind: 'object',
  callable,
  args,
  items: [],
  entries: [],
  state: undefined,
});
