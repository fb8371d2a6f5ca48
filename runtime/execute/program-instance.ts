import { DeviceError, requireLimit } from '../device/index.ts';
import type { OpenDevice } from '../device/index.ts';
import { fillConstant } from './constants.ts';
import { demandOf } from './fit.ts';
import { segmentsFor } from './forms.ts';
import type { LaunchArena } from './launch-arena.ts';
import { leastBuffer } from './memory.ts';
import type { ParameterStore } from './parameter-store.ts';
import { launchBytes } from './launch.ts';
import { bindGroupEntries } from './pipelines.ts';
import type { ChosenKernel, Pipelines } from './pipelines.ts';
import type { Dispatch, KernelBinding, Location, ModelPlan, Port, Program } from './plan.ts';
import { resolveSize } from './sizes.ts';
import type { RunValues } from './sizes.ts';

/** A dispatch ready to record: only launch values and the number of workgroups depend on the run. */
export interface PreparedDispatch {
  readonly planned: Dispatch;
  readonly kernel: ChosenKernel;
  readonly group: GPUBindGroup;
  readonly isFloat: readonly boolean[];
}

/** A program with its buffers, for row counts up to `capacity`, and prebuilt bind groups. */
export class ProgramInstance {
  readonly name: string;
  readonly capacity: RunValues;
  readonly program: Program;
  private readonly device: GPUDevice;
  private readonly buffers: readonly GPUBuffer[];
  private readonly segments = new Map<string, readonly PreparedDispatch[]>();

  private constructor(name: string, program: Program, capacity: RunValues, device: GPUDevice) {
    this.name = name;
    this.program = program;
    this.capacity = capacity;
    this.device = device;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    this.buffers = program.buffers.map((plan) =>
      device.createBuffer({ label: plan.name, size: Math.max(leastBuffer, resolveSize(plan.size, capacity)), usage }),
    );
  }

  static async create(
    open: OpenDevice,
    plan: ModelPlan,
    name: string,
    capacity: RunValues,
    shared: SharedResources,
  ): Promise<ProgramInstance> {
    const program = plan.programs[name];
    if (program === undefined) throw new RangeError(`the plan has no program ${name}`);
    const segments = segmentsFor(program, open, capacity);
    const dispatches = Object.values(segments).flat();
    await shared.pipelines.prepare(dispatches);
    requireRoom(open, name, program, capacity);
    const instance = await allocated(open, () => new ProgramInstance(name, program, capacity, open.device));
    for (const [segment, list] of Object.entries(segments)) {
      instance.segments.set(
        segment,
        list.map((dispatch) => instance.prepare(plan, dispatch, shared)),
      );
    }
    for (const { buffer, recipe } of program.constants) {
      const data = fillConstant(recipe);
      open.device.queue.writeBuffer(instance.at(buffer), 0, data.buffer, data.byteOffset, data.byteLength);
    }
    return instance;
  }

  dispatches(segment: string): readonly PreparedDispatch[] {
    const found = this.segments.get(segment);
    if (found === undefined) throw new RangeError(`program ${this.name} has no segment ${segment}`);
    return found;
  }

  port(name: string): Port & { readonly gpu: GPUBuffer } {
    const port = this.program.ports[name];
    if (port === undefined) throw new RangeError(`program ${this.name} has no port ${name}`);
    return { ...port, gpu: this.at(port.buffer) };
  }

  has(port: string): boolean {
    return this.program.ports[port] !== undefined;
  }

  write(port: string, data: Uint32Array | Float32Array): void {
    this.device.queue.writeBuffer(this.port(port).gpu, 0, data.buffer, data.byteOffset, data.byteLength);
  }

  get bytes(): number {
    return this.buffers.reduce((total, buffer) => total + buffer.size, 0);
  }

  destroy(): void {
    for (const buffer of this.buffers) buffer.destroy();
  }

  private at(buffer: number): GPUBuffer {
    const found = this.buffers[buffer];
    if (found === undefined) throw new RangeError(`program ${this.name} has no buffer ${buffer}`);
    return found;
  }

  private prepare(
    plan: ModelPlan,
    dispatch: Dispatch,
    { pipelines, arena, parameters }: SharedResources,
  ): PreparedDispatch {
    const kernel = pipelines.choose(dispatch);
    const description = plan.kernels[dispatch.kernel];
    if (description === undefined) throw new RangeError(`the plan has no kernel ${dispatch.kernel}`);
    const resources = kernel.bindings.map(({ access }, index) => {
      const location = dispatch.bindings[index];
      if (location === undefined) throw new RangeError(`${dispatch.label} binds too little`);
      return this.resource(location, access, parameters);
    });
    const block = { buffer: arena.buffer, offset: 0, size: launchBytes(description) };
    const group = this.device.createBindGroup({
      label: dispatch.label,
      layout: kernel.layout,
      entries: bindGroupEntries(kernel, resources, block),
    });
    return { planned: dispatch, kernel, group, isFloat: description.floats };
  }

  private resource(
    location: Location,
    access: KernelBinding['access'],
    parameters: ParameterStore,
  ): GPUBindingResource {
    if ('buffer' in location) return { buffer: this.at(location.buffer) };
    if (access === 'page-texture') return parameters.texture(location.page).createView();
    return { buffer: parameters.buffer(location.page, location.of), offset: location.offset, size: location.bytes };
  }
}

/** Throws a DeviceError where the device can't bind the largest buffer. */
const requireRoom = (open: OpenDevice, name: string, program: Program, capacity: RunValues): void => {
  const { largest } = demandOf(program, capacity);
  for (const limit of ['maxStorageBufferBindingSize', 'maxBufferSize'] as const)
    requireLimit(open, limit, largest.bytes, `The buffer ${largest.name} of the program ${name}`);
};

/** Makes buffers. Where memory runs out it throws a DeviceError, and the device can be used as before. */
const allocated = async (open: OpenDevice, make: () => ProgramInstance): Promise<ProgramInstance> => {
  open.device.pushErrorScope('out-of-memory');
  const instance = make();
  const error = await open.awaitGpu(open.device.popErrorScope());
  if (error === null) return instance;
  instance.destroy();
  throw new DeviceError('out-of-memory', `The GPU is out of memory: ${error.message}`, 'Use a smaller batch.', error);
};

/** What all programs of a model share. */
export interface SharedResources {
  readonly pipelines: Pipelines;
  readonly arena: LaunchArena;
  readonly parameters: ParameterStore;
}
