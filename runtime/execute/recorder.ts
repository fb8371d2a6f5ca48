import { DeviceError } from '../device/index.ts';
import type { DispatchTimer } from './dispatch-timer.ts';
import { LaunchWords } from './launch.ts';
import type { LaunchArena } from './launch-arena.ts';
import type { PreparedDispatch, ProgramInstance } from './program-instance.ts';
import type { ParameterStore } from './parameter-store.ts';
import type { ChosenKernel } from './pipelines.ts';
import type { Dispatch } from './plan.ts';
import { resolveLaunch } from './sizes.ts';
import type { RunValues } from './sizes.ts';

/** Workgroups along one axis that WebGPU always allows. */
const workgroupLimit = 65535;
/** Dispatches in one submit: enough to keep the GPU busy, few enough that it starts early. */
const dispatchesPerSubmit = 512;
/** Words of immediates, more than any kernel wants. */
const mostImmediates = 64;

/** Records runs of segments into command buffers and submits them in few pieces. */
export class Recorder {
  private readonly device: GPUDevice;
  private readonly arena: LaunchArena;
  private readonly parameters: ParameterStore;
  private encoder: GPUCommandEncoder | undefined;
  private pass: GPUComputePassEncoder | undefined;
  private pending = 0;
  private readonly immediates = new LaunchWords(mostImmediates);
  /** Where every dispatch is to be timed, which takes a pass for each. */
  timer: DispatchTimer | undefined;
  /** Hears of every submit that was made because enough was recorded, not because somebody waits for a result. */
  onFull: (() => void) | undefined;
  /** Dispatches and submits since the recorder was made, those that read results among them. */
  readonly counts = { dispatches: 0, submits: 0 };

  constructor(device: GPUDevice, arena: LaunchArena, parameters: ParameterStore) {
    this.device = device;
    this.arena = arena;
    this.parameters = parameters;
  }

  /** Records one run of a segment with the given row counts and scalars. */
  run(instance: ProgramInstance, segment: string, values: RunValues): void {
    const dispatches = instance.dispatches(segment);
    if (!this.arena.hasRoomFor(dispatches.length)) {
      this.submit();
      this.arena.clear();
    }
    for (const dispatch of dispatches) this.record(dispatch, values);
    if (this.pending < dispatchesPerSubmit) return;
    this.submit();
    this.onFull?.();
  }

  /** Records a copy of a buffer's first `bytes` bytes to another, from `offset` on. */
  copy(source: GPUBuffer, target: GPUBuffer, bytes: number, offset = 0): void {
    this.endPass();
    this.openEncoder().copyBufferToBuffer(source, 0, target, offset, bytes);
  }

  /** Records that a buffer's first `bytes` bytes become zero. */
  clear(target: GPUBuffer, bytes: number): void {
    this.endPass();
    this.openEncoder().clearBuffer(target, 0, bytes);
  }

  /** Hands everything recorded to the GPU. */
  submit(): void {
    this.endPass();
    if (this.encoder === undefined) return;
    this.timer?.resolve(this.encoder);
    this.arena.upload();
    this.device.queue.submit([this.encoder.finish()]);
    this.counts.submits += 1;
    this.encoder = undefined;
    this.pending = 0;
  }

  private record(dispatch: PreparedDispatch, values: RunValues): void {
    const { kernel, group, isFloat, planned } = dispatch;
    const workgroups = workgroupsOf(planned, kernel, values);
    if (workgroups === undefined) return;
    if (kernel.pipeline === undefined) throw new Error(`${kernel.file} is not compiled`);
    this.refreshWeights();
    const pass = this.timer === undefined ? this.openPass() : this.timedPass(this.timer.writesFor(planned, values));
    pass.setPipeline(kernel.pipeline);
    const fields = planned.launch.map((value) => resolveLaunch(value, values));
    if (kernel.launch === 'uniform') pass.setBindGroup(0, group, [this.arena.offsetOf(fields, isFloat)]);
    else pass.setBindGroup(0, group);
    if (kernel.launch === 'immediates') {
      this.immediates.set(0, fields, isFloat);
      pass.setImmediates(0, this.immediates.buffer, 0, kernel.immediateSize);
    }
    pass.dispatchWorkgroups(...workgroups);
    this.pending += 1;
    this.counts.dispatches += 1;
  }

  private openEncoder(): GPUCommandEncoder {
    this.encoder ??= this.device.createCommandEncoder();
    return this.encoder;
  }

  /** Before a kernel runs, textures that are older than the weights are copied from them, those made since the last kernel among them. */
  private refreshWeights(): void {
    if (!this.parameters.isStale) return;
    this.endPass();
    this.parameters.refreshTextures(this.openEncoder());
  }

  private openPass(): GPUComputePassEncoder {
    this.pass ??= this.openEncoder().beginComputePass();
    return this.pass;
  }

  private timedPass(timestampWrites: GPUComputePassTimestampWrites): GPUComputePassEncoder {
    this.endPass();
    this.pass = this.openEncoder().beginComputePass({ timestampWrites });
    return this.pass;
  }

  private endPass(): void {
    this.pass?.end();
    this.pass = undefined;
  }
}

/** Workgroups of a dispatch along x, y, z; undefined where there is nothing to do. */
export const workgroupsOf = (
  { items, label }: Pick<Dispatch, 'items' | 'label'>,
  { tile }: Pick<ChosenKernel, 'tile'>,
  values: RunValues,
): readonly [number, number, number] | undefined => {
  const workgroups = items.map((item, axis) => Math.ceil(resolveLaunch(item, values) / (tile[axis] ?? 1)));
  const [x = 0, y = 0, z = 0] = workgroups;
  return x * y * z === 0 ? undefined : [...spill(x, y, label), z];
};

/** Too many workgroups along x go on along y; kernels that run over more than one axis can't spill. */
const spill = (x: number, y: number, label: string): readonly [number, number] => {
  if (x <= workgroupLimit) return [x, y];
  if (y > 1)
    throw new DeviceError(
      'limit-too-small',
      `${label} needs ${x} × ${y} workgroups, more than WebGPU allows.`,
      'Use a smaller batch.',
    );
  const rows = Math.ceil(x / workgroupLimit);
  return [Math.ceil(x / rows), rows];
};
