/** Bytes per element of every element type that a safetensors file may hold here. */
export const bytesPerElement = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
} as const;

export type Dtype = keyof typeof bytesPerElement;

export const isDtype = (name: unknown): name is Dtype =>
  typeof name === 'string' && Object.hasOwn(bytesPerElement, name);

/** Bytes of a tensor; NaN where the shape isn't a list of non-negative integers or their product isn't a safe integer. */
export const byteLength = (dtype: Dtype, shape: readonly number[]): number => {
  if (!shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0)) return NaN;
  const bytes = shape.reduce((product, extent) => product * extent, bytesPerElement[dtype]);
  return Number.isSafeInteger(bytes) ? bytes : NaN;
};
