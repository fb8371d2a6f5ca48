import type { DeviceMemory } from './memory.ts';
import type { ModelPlan, PagePart, ParameterEntry } from './plan.ts';

/** Texels of a page's texture are four numbers; its rows are this many texels, as the kernels know. */
const textureWidth = 1024;
const textureRowBytes = 16 * textureWidth;

/** The parameters' pages on the GPU: weights always, gradients and moments once training asks for them. */
export class ParameterStore {
  private readonly device: GPUDevice;
  private readonly plan: ModelPlan;
  private readonly buffers = new Map<string, GPUBuffer>();
  private readonly textures = new Map<number, GPUTexture>();
  private stale = true;

  constructor(device: GPUDevice, plan: ModelPlan) {
    this.device = device;
    this.plan = plan;
  }

  get entries(): readonly ParameterEntry[] {
    return this.plan.parameters;
  }

  buffer(page: number, part: PagePart): GPUBuffer {
    const key = bufferKey(page, part);
    let buffer = this.buffers.get(key);
    if (buffer === undefined) {
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
      buffer = this.device.createBuffer({ label: key, size: this.plan.pages[page]?.bytes ?? 0, usage });
      this.buffers.set(key, buffer);
    }
    return buffer;
  }

  /** Whether a program that is in use has this part. */
  holds(part: PagePart): boolean {
    return this.buffers.has(bufferKey(0, part));
  }

  /** The page's weights as an rgba32float storage texture, for kernels that read matrices from one. */
  texture(page: number): GPUTexture {
    let texture = this.textures.get(page);
    if (texture === undefined) {
      const rows = (this.plan.pages[page]?.bytes ?? 0) / textureRowBytes;
      const usage = GPUTextureUsage.STORAGE_BINDING | GPUTextureUsage.COPY_DST;
      texture = this.device.createTexture({
        label: `weights page ${page}`,
        size: [textureWidth, rows],
        format: 'rgba32float',
        usage,
      });
      this.textures.set(page, texture);
      this.stale = true;
    }
    return texture;
  }

  /** The weights have changed: textures must be copied again before the next use. */
  invalidate(): void {
    this.stale = true;
  }

  /** Whether textures must be copied before a kernel reads them. */
  get isStale(): boolean {
    return this.stale && this.textures.size > 0;
  }

  /** Records the copies from weights to textures. */
  refreshTextures(encoder: GPUCommandEncoder): void {
    this.stale = false;
    for (const [page, texture] of this.textures) {
      const source = { buffer: this.buffer(page, 'weights'), bytesPerRow: textureRowBytes };
      encoder.copyBufferToTexture(source, { texture }, [textureWidth, texture.height]);
    }
  }

  /** Writes one parameter's numbers (row-major f32). */
  write(entry: ParameterEntry, data: Float32Array, part: PagePart = 'weights'): void {
    this.device.queue.writeBuffer(
      this.buffer(entry.page, part),
      entry.offset,
      data.buffer,
      data.byteOffset,
      data.byteLength,
    );
    if (part === 'weights') this.invalidate();
  }

  /** Bytes on the GPU. */
  get memory(): Omit<DeviceMemory, 'programs' | 'launchBlocks'> {
    const bytesOf = (part: PagePart): number =>
      [...this.buffers].reduce((total, [key, { size }]) => total + (key.startsWith(`${part} `) ? size : 0), 0);
    return {
      weights: bytesOf('weights'),
      textures: [...this.textures.values()].reduce((total, { height }) => total + height * textureRowBytes, 0),
      gradients: bytesOf('gradients'),
      moments: bytesOf('firstMoments') + bytesOf('secondMoments'),
      gradientSums: bytesOf('gradientSums'),
      average: bytesOf('average'),
    };
  }

  destroy(): void {
    for (const buffer of this.buffers.values()) buffer.destroy();
    for (const texture of this.textures.values()) texture.destroy();
  }
}

const bufferKey = (page: number, part: PagePart): string => `${part} page ${page}`;
