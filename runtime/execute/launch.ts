import type { DeviceFeatures } from '../device/index.ts';
import type { Kernel } from './plan.ts';

/**
 * How a kernel gets its launch block: with the dispatch itself, where WebGPU has immediates, or else from one uniform buffer at a dynamic
 * offset. For a dynamic offset Mesa's software adapter makes a descriptor set, and maps memory for it, at every dispatch: 20 µs beside 2.
 */
export type LaunchWay = 'none' | 'immediates' | 'uniform';

/** As kernels' files declare it. */
const uniformBlock = '@group(0) @binding(0) var<uniform> launch: Launch;';
const immediateBlock = 'var<immediate> launch: Launch;';

/** Bytes of a kernel's launch block. */
export const launchBytes = (kernel: Kernel): number => Math.ceil(kernel.launch.length / 4) * 16;

export const launchWayOf = (kernel: Kernel, { immediateBytes }: Pick<DeviceFeatures, 'immediateBytes'>): LaunchWay => {
  if (kernel.launch.length === 0) return 'none';
  return 4 * kernel.launch.length <= immediateBytes ? 'immediates' : 'uniform';
};

/** The WGSL of a kernel's file as it gets its launch block. */
export const wgslFor = (way: LaunchWay, wgsl: string): string => {
  if (way !== 'immediates') return wgsl;
  if (!wgsl.includes(uniformBlock)) throw new RangeError('a kernel with launch fields declares no launch block');
  return wgsl.replace(uniformBlock, immediateBlock);
};

/** The fields of a launch block as they lie in memory; `isFloat` tells which are f32. */
export class LaunchWords {
  private readonly words: Uint32Array<ArrayBuffer>;
  private readonly floats: Float32Array<ArrayBuffer>;

  constructor(count: number) {
    this.words = new Uint32Array(count);
    this.floats = new Float32Array(this.words.buffer);
  }

  get buffer(): ArrayBuffer {
    return this.words.buffer;
  }

  /** Writes fields from word `at` on. */
  set(at: number, fields: readonly number[], isFloat: readonly boolean[]): void {
    for (const [index, field] of fields.entries()) {
      if (isFloat[index] === true) this.floats[at + index] = field;
      else this.words[at + index] = field;
    }
  }
}
