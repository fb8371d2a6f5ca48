/**
 * Elements of a storage that a tensor views, in the tensor's row-major order. Offsets and strides count elements; strides are never
 * negative, and an expanded axis has stride 0.
 */
export interface StridedView {
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** Part of a view, with where its elements go. */
interface Window extends StridedView {
  readonly outOffset: number;
  readonly outStrides: readonly number[];
}

/** Gives bytes `start` … `end` − 1 of a storage, in a buffer of their own. */
export type StorageReader = (start: number, end: number) => Promise<Uint8Array>;

/** Bytes of a storage that are read at a time where a view isn't contiguous. */
const bytesOfWindow = 16 * 2 ** 20;

/** Elements between a view's first and last in the storage, both included; 0 for a view of nothing. */
export const span = ({ shape, strides }: Pick<StridedView, 'shape' | 'strides'>): number =>
  shape.includes(0) ? 0 : shape.reduce((sum, extent, axis) => sum + (extent - 1) * (strides[axis] ?? 0), 1);

/** The strides of a tensor whose elements lie one after the other. */
export const rowMajor = (shape: readonly number[]): number[] => {
  const strides: number[] = [];
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= Math.max(1, shape[axis] ?? 1);
  }
  return strides;
};

const isContiguous = ({ shape, strides }: StridedView): boolean => {
  const expected = rowMajor(shape);
  return shape.every((extent, axis) => extent === 1 || strides[axis] === expected[axis]);
};

/** Reads a view's elements, each of `itemBytes`. Holds a window of the storage besides the result, whatever the strides are. */
export const readView = async (
  view: StridedView,
  itemBytes: number,
  read: StorageReader,
  windowBytes = bytesOfWindow,
): Promise<Uint8Array> => {
  const count = view.shape.reduce((product, extent) => product * extent, 1);
  if (count === 0) return new Uint8Array(0);
  if (isContiguous(view)) return read(view.offset * itemBytes, (view.offset + count) * itemBytes);
  const out = new Uint8Array(count * itemBytes);
  const whole: Window = { ...view, outOffset: 0, outStrides: rowMajor(view.shape) };
  for (const window of split(whole, Math.max(1, Math.floor(windowBytes / itemBytes)))) {
    const bytes = await read(window.offset * itemBytes, (window.offset + span(window)) * itemBytes);
    gather(elements(bytes, itemBytes), elements(out, itemBytes), window);
  }
  return out;
};

/** Cuts a view into halves along its longest axis in the storage until every part spans at most `limit` elements. */
function* split(window: Window, limit: number): Generator<Window> {
  if (span(window) <= limit) {
    yield window;
    return;
  }
  const { shape, strides, offset, outOffset, outStrides } = window;
  const reach = shape.map((extent, axis) => (extent - 1) * (strides[axis] ?? 0));
  const axis = reach.indexOf(Math.max(...reach));
  const half = Math.floor((shape[axis] ?? 0) / 2);
  const resized = (extent: number): number[] => shape.map((old, index) => (index === axis ? extent : old));
  yield* split({ ...window, shape: resized(half) }, limit);
  yield* split(
    {
      ...window,
      shape: resized((shape[axis] ?? 0) - half),
      offset: offset + half * (strides[axis] ?? 0),
      outOffset: outOffset + half * (outStrides[axis] ?? 0),
    },
    limit,
  );
}

type Elements = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;

const elements = ({ buffer, byteOffset, byteLength }: Uint8Array, itemBytes: number): Elements => {
  const count = byteLength / itemBytes;
  if (itemBytes === 8) return new BigUint64Array(buffer, byteOffset, count);
  if (itemBytes === 4) return new Uint32Array(buffer, byteOffset, count);
  if (itemBytes === 2) return new Uint16Array(buffer, byteOffset, count);
  return new Uint8Array(buffer, byteOffset, count);
};

/** Copies a window's elements; `from` begins with the window's first one. */
const gather = (from: Elements, to: Elements, { shape, strides, outOffset, outStrides }: Window): void => {
  const index = shape.map(() => 0);
  let [at, out] = [0, outOffset];
  for (;;) {
    to[out] = from[at] ?? 0;
    let axis = shape.length - 1;
    for (; axis >= 0; axis--) {
      at += strides[axis] ?? 0;
      out += outStrides[axis] ?? 0;
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      at -= (strides[axis] ?? 0) * (shape[axis] ?? 0);
      out -= (outStrides[axis] ?? 0) * (shape[axis] ?? 0);
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
};
