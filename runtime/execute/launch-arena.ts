import { LaunchWords } from './launch.ts';

/** Uniform bindings start at multiples of this, on every adapter. */
const blockBytes = 256;
const mostBlocks = 8192;
export const launchArenaBytes = mostBlocks * blockBytes;

/**
 * One uniform buffer for the launch blocks of all dispatches that can't be handed theirs as immediates. Blocks are found by their contents, so a block that was used before is
 * written once; all new ones go to the GPU in one write before a submit.
 */
export class LaunchArena {
  readonly buffer: GPUBuffer;
  private readonly queue: GPUQueue;
  private readonly words = new LaunchWords((mostBlocks * blockBytes) / 4);
  private readonly offsets = new Map<string, number>();
  private uploaded = 0;

  constructor(device: GPUDevice) {
    this.queue = device.queue;
    this.buffer = device.createBuffer({
      label: 'launch blocks',
      size: launchArenaBytes,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
  }

  /** Whether `count` more blocks fit; if not, submit what is recorded and `clear`. */
  hasRoomFor(count: number): boolean {
    return this.offsets.size + count <= mostBlocks;
  }

  /** Byte offset of a block with these fields; `isFloat` tells which are f32. */
  offsetOf(fields: readonly number[], isFloat: readonly boolean[]): number {
    const key = fields.map((field, index) => (isFloat[index] === true ? `${field}f` : `${field}`)).join(' ');
    const known = this.offsets.get(key);
    if (known !== undefined) return known;
    const offset = this.offsets.size * blockBytes;
    this.offsets.set(key, offset);
    this.words.set(offset / 4, fields, isFloat);
    return offset;
  }

  /** Sends new blocks to the GPU; call before submitting what uses them. */
  upload(): void {
    const end = this.offsets.size * blockBytes;
    if (end > this.uploaded)
      this.queue.writeBuffer(this.buffer, this.uploaded, this.words.buffer, this.uploaded, end - this.uploaded);
    this.uploaded = end;
  }

  /** Forgets all blocks; work that uses them must have been submitted. */
  clear(): void {
    this.offsets.clear();
    this.uploaded = 0;
  }

  destroy(): void {
    this.buffer.destroy();
  }
}
