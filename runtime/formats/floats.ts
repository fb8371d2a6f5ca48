import type { Dtype } from './dtype.ts';
import type { Tensor } from './safetensors.ts';

const floats: readonly Dtype[] = ['F32', 'F16', 'BF16', 'F64'];

/** Whether `toFloat32` takes tensors of this type. */
export const isFloat = (dtype: Dtype): boolean => floats.includes(dtype);

/**
 * The elements of a floating-point tensor as float32, in a copy. Exact for F32, F16 and BF16; F64 is rounded.
 * Throws a TypeError for a tensor of integers.
 */
export const toFloat32 = ({ dtype, data }: Tensor): Float32Array => {
  // Not `slice`, which makes no copy of a Buffer.
  const aligned = new Uint8Array(data);
  switch (dtype) {
    case 'F32':
      return new Float32Array(aligned.buffer);
    case 'F16':
      return Float32Array.from(new Uint16Array(aligned.buffer), halfToNumber);
    case 'BF16':
      return bfloatToFloat32(new Uint16Array(aligned.buffer));
    case 'F64':
      return Float32Array.from(new Float64Array(aligned.buffer));
    default:
      throw new TypeError(`A tensor of ${dtype} holds no floating-point numbers.`);
  }
};

/** The upper half of a float32 is a bfloat16. */
const bfloatToFloat32 = (halves: Uint16Array): Float32Array =>
  new Float32Array(Uint32Array.from(halves, (bits) => bits << 16).buffer);

/** The number that an IEEE 754 half-precision bit pattern stands for. */
const halfToNumber = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 0x400;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -14;
  return sign * (1 + fraction) * 2 ** (exponent - 15);
};
