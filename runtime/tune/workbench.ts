import type { OpenDevice } from '../device/index.ts';
import { leastBuffer } from '../execute/memory.ts';
import { launchBytes, LaunchWords } from '../execute/launch.ts';
import { bindGroupEntries } from '../execute/pipelines.ts';
import type { ChosenKernel } from '../execute/pipelines.ts';
import type { Kernel, LaunchValue, Location } from '../execute/plan.ts';
import { resolveLaunch, resolveSize } from '../execute/sizes.ts';
import type { RunValues } from '../execute/sizes.ts';
import { noise } from './noise.ts';
import type { Problem } from './problems.ts';

/** Texels of a page's texture are four numbers; its rows are this many texels. */
const textureWidth = 1024;
const textureRowBytes = 16 * textureWidth;
const pieceBytes = 2 ** 26;

/** Memory for one problem, filled with noise, in which each of its kernel's forms can run. */
export class Workbench {
  private readonly open: OpenDevice;
  private readonly problem: Problem;
  private readonly rows: RunValues;
  private readonly buffers = new Map<string, GPUBuffer>();
  private readonly textures = new Map<string, GPUTexture>();
  private readonly noise: GPUBuffer;
  private readonly launch: GPUBuffer;
  private readonly block: Uint8Array<ArrayBuffer>;

  constructor(open: OpenDevice, problem: Problem, rows: RunValues) {
    this.open = open;
    this.problem = problem;
    this.rows = rows;
    const { device } = open;
    const numbers = noise();
    const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    this.noise = device.createBuffer({ label: 'noise', size: numbers.byteLength, usage });
    device.queue.writeBuffer(this.noise, 0, numbers);
    this.block = launchBlock(problem.kernel, problem.dispatch.launch, rows);
    this.launch = device.createBuffer({
      label: 'launch block',
      size: Math.max(leastBuffer, this.block.byteLength),
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(this.launch, 0, this.block);
  }

  /** Everything that a form binds. */
  bind(form: ChosenKernel): GPUBindGroup {
    const resources = form.bindings.map(({ access }, index): GPUBindingResource => {
      const location = this.problem.dispatch.bindings[index];
      if (location === undefined) throw new RangeError(`${this.problem.dispatch.label} binds too little`);
      if (access === 'page-texture') return this.texture(location).createView();
      const buffer = this.buffer(location);
      if (!('page' in location)) return { buffer };
      return { buffer, offset: location.offset, size: location.bytes };
    });
    const block = { buffer: this.launch, offset: 0, size: launchBytes(this.problem.kernel) };
    const entries = bindGroupEntries(form, resources, block);
    return this.open.device.createBindGroup({ layout: form.layout, entries });
  }

  /** Prepares a pass to dispatch a form. */
  set(pass: GPUComputePassEncoder, { launch, immediateSize }: ChosenKernel, group: GPUBindGroup): void {
    pass.setBindGroup(0, group, launch === 'uniform' ? [0] : []);
    if (launch === 'immediates') pass.setImmediates(0, this.block, 0, immediateSize);
  }

  /** Makes all memory what it was before anything ran. */
  refill(): void {
    const encoder = this.open.device.createCommandEncoder();
    for (const buffer of this.buffers.values()) {
      for (let from = 0; from < buffer.size; from += this.noise.size)
        encoder.copyBufferToBuffer(this.noise, 0, buffer, from, Math.min(this.noise.size, buffer.size - from));
    }
    for (const [key, texture] of this.textures) {
      const source = this.buffers.get(key);
      if (source === undefined) continue;
      const size = [textureWidth, texture.height];
      encoder.copyBufferToTexture({ buffer: source, bytesPerRow: textureRowBytes }, { texture }, size);
    }
    this.open.device.queue.submit([encoder.finish()]);
  }

  /** Reads what a form has written, a piece at a time. */
  async *written(): AsyncGenerator<Float32Array> {
    const { dispatch, kernel } = this.problem;
    for (const [index, { access }] of kernel.bindings.entries()) {
      const location = dispatch.bindings[index];
      if (access !== 'read_write' || location === undefined) continue;
      const [first, bytes] = 'page' in location ? [location.offset, location.bytes] : [0, this.sizeOf(location)];
      for (let from = 0; from < bytes; from += pieceBytes)
        yield await this.read(this.buffer(location), first + from, Math.min(pieceBytes, bytes - from));
    }
  }

  destroy(): void {
    for (const resource of [...this.buffers.values(), ...this.textures.values(), this.noise, this.launch])
      resource.destroy();
  }

  private buffer(location: Location): GPUBuffer {
    const key = keyOf(location);
    let buffer = this.buffers.get(key);
    if (buffer === undefined) {
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
      buffer = this.open.device.createBuffer({ label: key, size: this.sizeOf(location), usage });
      this.buffers.set(key, buffer);
    }
    return buffer;
  }

  private texture(location: Location): GPUTexture {
    const { size } = this.buffer(location);
    const key = keyOf(location);
    let texture = this.textures.get(key);
    if (texture === undefined) {
      const usage = GPUTextureUsage.STORAGE_BINDING | GPUTextureUsage.COPY_DST;
      const extent = [textureWidth, size / textureRowBytes];
      texture = this.open.device.createTexture({ label: key, size: extent, format: 'rgba32float', usage });
      this.textures.set(key, texture);
    }
    return texture;
  }

  /** Pages are as long as what is bound of them, in whole rows of a texture. */
  private sizeOf(location: Location): number {
    const { buffers } = this.problem.program;
    if ('buffer' in location) return Math.max(leastBuffer, resolveSize(buffers[location.buffer]?.size ?? 0, this.rows));
    const ends = this.problem.dispatch.bindings.map((other) =>
      keyOf(other) === keyOf(location) && 'page' in other ? other.offset + other.bytes : 0,
    );
    return Math.ceil(Math.max(...ends) / textureRowBytes) * textureRowBytes;
  }

  private async read(source: GPUBuffer, offset: number, bytes: number): Promise<Float32Array> {
    const { device } = this.open;
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const staging = device.createBuffer({ label: 'read', size: bytes, usage });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(source, offset, staging, 0, bytes);
    device.queue.submit([encoder.finish()]);
    await this.open.awaitGpu(staging.mapAsync(GPUMapMode.READ));
    const numbers = new Float32Array(staging.getMappedRange().slice(0));
    staging.destroy();
    return numbers;
  }
}

const keyOf = (location: Location): string =>
  'buffer' in location ? `buffer ${location.buffer}` : `${location.of} of page ${location.page}`;

/** The launch block of a measurement. Scalars, such as seeds, are 1, because the time does not depend on them. */
const launchBlock = (kernel: Kernel, launch: readonly LaunchValue[], rows: RunValues): Uint8Array<ArrayBuffer> => {
  const isScalar = (value: LaunchValue): boolean => typeof value === 'object' && 'scalar' in value;
  const words = new LaunchWords(launchBytes(kernel) / 4);
  const fields = launch.map((value) => (isScalar(value) ? 1 : resolveLaunch(value, rows)));
  words.set(0, fields, kernel.floats);
  return new Uint8Array(words.buffer);
};
