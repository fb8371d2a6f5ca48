import type { Kernel, KernelBinding } from '../../runtime/execute/plan.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';

/** One kernel's dispatch with everything resolved: code, launch words, buffers and numbers of workgroups. */
export interface Dispatch {
  readonly label: string;
  readonly code: string;
  readonly launch: Uint8Array | undefined;
  readonly bindings: readonly { readonly binding: KernelBinding; readonly buffer: GPUBuffer }[];
  readonly workgroups: readonly [number, number, number];
}

const textureWidth = 1024;
const mostWorkgroups = 65535;

/** Minimal executor for tests: pipelines are kept by code, dispatches run one after the other. */
export class TestGpu {
  private readonly pipelines = new Map<string, GPUComputePipeline>();
  private readonly open: OpenDevice;

  constructor(open: OpenDevice) {
    this.open = open;
  }

  get device(): GPUDevice {
    return this.open.device;
  }

  /** A storage buffer with the given words. */
  upload(words: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): GPUBuffer {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = this.device.createBuffer({ size: Math.max(16, words.byteLength), usage });
    this.device.queue.writeBuffer(buffer, 0, words);
    return buffer;
  }

  async run(dispatches: readonly Dispatch[]): Promise<void> {
    this.device.pushErrorScope('validation');
    const encoder = this.device.createCommandEncoder();
    for (const dispatch of dispatches) await this.encode(encoder, dispatch);
    this.device.queue.submit([encoder.finish()]);
    const error = await this.open.awaitGpu(this.device.popErrorScope());
    if (error !== null) throw new Error(error.message);
  }

  /** The first `bytes` bytes of a buffer. */
  async download(buffer: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
    const staging = this.device.createBuffer({
      size: Math.max(16, bytes),
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    const encoder = this.device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
    this.device.queue.submit([encoder.finish()]);
    await this.open.awaitGpu(staging.mapAsync(GPUMapMode.READ));
    const copy = staging.getMappedRange(0, bytes).slice(0);
    staging.destroy();
    return copy;
  }

  private async encode(encoder: GPUCommandEncoder, dispatch: Dispatch): Promise<void> {
    const pipeline = await this.pipeline(dispatch.code);
    const resources = dispatch.bindings.map(({ binding, buffer }) => {
      if (binding.access === 'page-texture') return this.textureOf(encoder, buffer).createView();
      return { buffer };
    });
    const uniforms = dispatch.launch === undefined ? [] : [{ buffer: this.uniform(dispatch.launch) }];
    const entries = [...uniforms, ...resources].map((resource, binding) => ({ binding, resource }));
    const pass = encoder.beginComputePass({ label: dispatch.label });
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      this.device.createBindGroup({ label: dispatch.label, layout: pipeline.getBindGroupLayout(0), entries }),
    );
    const [x, y, z] = dispatch.workgroups;
    pass.dispatchWorkgroups(Math.min(x, mostWorkgroups), x > mostWorkgroups ? Math.ceil(x / mostWorkgroups) : y, z);
    pass.end();
  }

  private async pipeline(code: string): Promise<GPUComputePipeline> {
    const known = this.pipelines.get(code);
    if (known !== undefined) return known;
    const module = this.device.createShaderModule({ code });
    const pending = this.device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
    const pipeline = await this.open.awaitGpu(pending);
    this.pipelines.set(code, pipeline);
    return pipeline;
  }

  private uniform(words: Uint8Array): GPUBuffer {
    const size = Math.ceil(words.byteLength / 16) * 16;
    const buffer = this.device.createBuffer({ size, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST });
    this.device.queue.writeBuffer(buffer, 0, words.slice());
    return buffer;
  }

  /** A buffer's numbers as the runtime lays a parameter page out: four per texel, 1024 texels per row. */
  private textureOf(encoder: GPUCommandEncoder, buffer: GPUBuffer): GPUTexture {
    const rowBytes = textureWidth * 16;
    const height = Math.ceil(buffer.size / rowBytes);
    const padded = this.device.createBuffer({
      size: height * rowBytes,
      usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    encoder.copyBufferToBuffer(buffer, 0, padded, 0, buffer.size);
    const texture = this.device.createTexture({
      size: [textureWidth, height],
      format: 'rgba32float',
      usage: GPUTextureUsage.STORAGE_BINDING | GPUTextureUsage.COPY_DST,
    });
    encoder.copyBufferToTexture({ buffer: padded, bytesPerRow: rowBytes }, { texture }, [textureWidth, height]);
    return texture;
  }
}

export type KernelForm = Pick<Kernel, 'file' | 'bindings' | 'tile'>;
