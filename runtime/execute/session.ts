import type { OpenDevice } from '../device/index.ts';
import { LaunchArena } from './launch-arena.ts';
import type { DeviceMemory } from './memory.ts';
import { ParameterStore } from './parameter-store.ts';
import { Pipelines } from './pipelines.ts';
import type { KernelLoader } from './pipelines.ts';
import type { ModelPlan, ParameterEntry, PagePart } from './plan.ts';
import { ProgramInstance } from './program-instance.ts';
import { Recorder } from './recorder.ts';
import type { RunValues } from './sizes.ts';

/** A compiled model on an open device. */
export class Session {
  readonly open: OpenDevice;
  readonly plan: ModelPlan;
  readonly parameters: ParameterStore;
  readonly recorder: Recorder;
  private readonly pipelines: Pipelines;
  private readonly arena: LaunchArena;
  private readonly programs: ProgramInstance[] = [];

  constructor(open: OpenDevice, plan: ModelPlan, load: KernelLoader) {
    this.open = open;
    this.plan = plan;
    this.parameters = new ParameterStore(open.device, plan);
    this.pipelines = new Pipelines(open, plan, load);
    this.arena = new LaunchArena(open.device);
    this.recorder = new Recorder(open.device, this.arena, this.parameters);
  }

  /** Compiles a program's kernels and allocates its buffers for row counts up to `capacity`. */
  async program(name: string, capacity: RunValues): Promise<ProgramInstance> {
    const shared = { pipelines: this.pipelines, arena: this.arena, parameters: this.parameters };
    const instance = await ProgramInstance.create(this.open, this.plan, name, capacity, shared);
    this.programs.push(instance);
    return instance;
  }

  /** Frees a program's buffers. */
  release(instance: ProgramInstance): void {
    this.programs.splice(this.programs.indexOf(instance), 1);
    instance.destroy();
  }

  /** Submits what is recorded and reads the first `count` elements of a port. */
  async readFloats(instance: ProgramInstance, port: string, count: number): Promise<Float32Array> {
    return new Float32Array(await this.read(instance.port(port).gpu, count * 4));
  }

  async readWords(instance: ProgramInstance, port: string, count: number): Promise<Uint32Array> {
    return new Uint32Array(await this.read(instance.port(port).gpu, count * 4));
  }

  /** Reads one parameter's numbers. */
  async readParameter(entry: ParameterEntry, part: PagePart = 'weights'): Promise<Float32Array> {
    const count = entry.shape.reduce((total, n) => total * n, 1);
    return new Float32Array(await this.read(this.parameters.buffer(entry.page, part), count * 4, entry.offset));
  }

  /** Records the copy of one part of all parameters to another. */
  copyPart(from: PagePart, to: PagePart): void {
    for (const [page, { bytes }] of this.plan.pages.entries())
      this.recorder.copy(this.parameters.buffer(page, from), this.parameters.buffer(page, to), bytes);
    if (to === 'weights') {
      this.recorder.submit();
      this.parameters.invalidate();
    }
  }

  /** Bytes on the GPU, but for the buffers that results are read through, which come and go. */
  get memory(): DeviceMemory {
    return {
      ...this.parameters.memory,
      programs: this.programs.reduce((total, program) => total + program.bytes, 0),
      launchBlocks: this.arena.buffer.size,
    };
  }

  close(): void {
    for (const program of this.programs) program.destroy();
    this.parameters.destroy();
    this.arena.destroy();
  }

  /** Submits what is recorded and reads `bytes` bytes of a buffer, from `offset` on. */
  async read(source: GPUBuffer, bytes: number, offset = 0): Promise<ArrayBuffer> {
    this.recorder.submit();
    const { device } = this.open;
    const staging = device.createBuffer({
      size: Math.max(16, bytes),
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(source, offset, staging, 0, bytes);
    device.queue.submit([encoder.finish()]);
    this.recorder.counts.submits += 1;
    try {
      await this.open.awaitGpu(staging.mapAsync(GPUMapMode.READ));
      return staging.getMappedRange().slice(0, bytes);
    } finally {
      staging.destroy();
    }
  }
}
