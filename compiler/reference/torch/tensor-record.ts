import { bytesPerElement } from '../../../runtime/formats/dtype.ts';
import type { Dtype } from '../../../runtime/formats/dtype.ts';
import { asKind, describeValue, globalName } from '../pickle/value.ts';
import type { PickleValue } from '../pickle/value.ts';
import { storageTypes } from './storage-types.ts';
import { span } from './strided.ts';
import type { StridedView } from './strided.ts';

/** A tensor as a torch file describes it: a view of a storage that lies in an entry of its own. */
export interface TensorRecord extends StridedView {
  readonly dtype: Dtype;
  /** The storage's name in the file. */
  readonly storage: string;
  /** Elements of the storage. */
  readonly elements: number;
}

/** What is wrong with a tensor's description; the caller knows the tensor's name. */
export class TensorFault extends Error {
  override readonly name = 'TensorFault';
}

/** Elements that a tensor may have beyond its storage's: expanded ones are small. */
const mostExpanded = 2 ** 24;
/** torch itself has no more. */
const mostAxes = 64;

/** The functions that stand for a tensor in a pickle: where each has its storage, offset, shape and strides, or another tensor. */
const rebuilders: ReadonlyMap<string, 'view' | 'wrapper'> = new Map([
  ['torch._utils._rebuild_tensor', 'view'],
  ['torch._utils._rebuild_tensor_v2', 'view'],
  ['torch._utils._rebuild_parameter', 'wrapper'],
  ['torch._utils._rebuild_parameter_with_state', 'wrapper'],
]);

/** Whether a value is meant to be a tensor. */
export const isTensor = (value: PickleValue | undefined): boolean =>
  rebuilders.has(globalName(asKind(value, 'object')?.callable) ?? '');

/** Reads a tensor's description. Throws a TensorFault where it isn't one, or doesn't lie inside its storage. */
export const tensorRecord = (value: PickleValue | undefined): TensorRecord => {
  const [callable, args] = callOf(value);
  if (rebuilders.get(callable) === 'view') return viewRecord(args);
  const [inner, innerArgs] = callOf(args[0]);
  if (rebuilders.get(inner) !== 'view') throw new TensorFault(`is a parameter around ${describeValue(args[0])}`);
  return viewRecord(innerArgs);
};

const callOf = (value: PickleValue | undefined): readonly [callable: string, args: readonly PickleValue[]] => {
  const call = asKind(value, 'object');
  const callable = globalName(call?.callable) ?? '';
  const args = asKind(call?.args, 'tuple')?.items;
  if (!rebuilders.has(callable) || args === undefined)
    throw new TensorFault(`is ${describeValue(value)}; expected a dense tensor (torch._utils._rebuild_tensor_v2)`);
  return [callable, args];
};

const viewRecord = ([persistent, offset, size, stride]: readonly PickleValue[]): TensorRecord => {
  const storage = storageOf(persistent);
  const shape = naturals(size, 'shape');
  const record = { ...storage, offset: natural(offset, 'offset'), shape, strides: naturals(stride, 'strides') };
  checkExtent(record);
  return record;
};

/** torch's persistent ids: ('storage', class, name, device, elements). */
const storageOf = (value: PickleValue | undefined): Pick<TensorRecord, 'storage' | 'dtype' | 'elements'> => {
  const id = asKind(asKind(value, 'persistent')?.id, 'tuple')?.items;
  const [tag, type, storage, , elements] = id ?? [];
  if (tag !== 'storage' || typeof storage !== 'string')
    throw new TensorFault(`has ${describeValue(value)} for a storage`);
  const dtype = storageTypes.get(globalName(type) ?? '');
  if (dtype === undefined) {
    const known = [...storageTypes.keys()].join(', ');
    throw new TensorFault(`has a storage of the type ${describeValue(type)}; known are ${known}`);
  }
  return { storage, dtype, elements: natural(elements, "storage's size") };
};

const checkExtent = (record: TensorRecord): void => {
  const { shape, strides, offset, elements, dtype } = record;
  const described = `[${shape.join(', ')}] with strides [${strides.join(', ')}]`;
  if (shape.length !== strides.length || shape.length > mostAxes)
    throw new TensorFault(`has the impossible shape ${described}`);
  const count = shape.reduce((product, extent) => product * extent, 1);
  const end = offset + span(record);
  if (!(end <= elements))
    throw new TensorFault(`is ${described} from element ${offset} on, beyond its storage of ${elements} elements`);
  if (!(count <= Math.max(elements, mostExpanded)))
    throw new TensorFault(`is ${described}: far more elements than the ${elements} of its storage`);
  if (!Number.isSafeInteger(elements * bytesPerElement[dtype]))
    throw new TensorFault(`has a storage of ${elements} elements`);
};

const natural = (value: PickleValue | undefined, what: string): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new TensorFault(`has ${describeValue(value)} for its ${what}; expected a whole number from 0`);
};

/** A tuple of whole numbers; torch.Size is one. */
const naturals = (value: PickleValue | undefined, what: string): readonly number[] => {
  const size = asKind(value, 'object');
  const isSize = size !== undefined && globalName(size.callable) === 'torch.Size';
  const items = asKind(isSize ? (asKind(size.args, 'tuple')?.items[0] ?? null) : (value ?? null), 'tuple')?.items;
  if (items === undefined) throw new TensorFault(`has ${describeValue(value)} for its ${what}; expected a tuple`);
  return items.map((item) => natural(item, what));
};
