import type { OpenDevice } from '../device/index.ts';
import { formOf } from './forms.ts';
import { launchBytes, launchWayOf, wgslFor } from './launch.ts';
import type { LaunchWay } from './launch.ts';
import type { Dispatch, Kernel, KernelBinding, KernelVariant, ModelPlan } from './plan.ts';

/** The form of a kernel that this device runs. */
export interface ChosenKernel {
  readonly file: string;
  readonly bindings: readonly KernelBinding[];
  readonly tile: readonly [number, number, number];
  readonly launch: LaunchWay;
  /** Bytes that a dispatch hands over with itself. */
  readonly immediateSize: number;
  readonly layout: GPUBindGroupLayout;
  /** Set once `prepare` has compiled it. */
  pipeline: GPUComputePipeline | undefined;
}

/** Gives a kernel file's WGSL. */
export type KernelLoader = (file: string) => Promise<string>;

/** Compiles kernels, each once, in the form that suits the device. */
export class Pipelines {
  private readonly open: OpenDevice;
  private readonly plan: ModelPlan;
  private readonly load: KernelLoader;
  private readonly chosen = new Map<string, ChosenKernel>();
  private readonly compiling = new Map<ChosenKernel, Promise<void>>();

  constructor(open: OpenDevice, plan: ModelPlan, load: KernelLoader) {
    this.open = open;
    this.plan = plan;
    this.load = load;
  }

  /** The form of its kernel that a dispatch runs. */
  choose(dispatch: Pick<Dispatch, 'kernel' | 'launch'>): ChosenKernel {
    const kernel = this.kernel(dispatch.kernel);
    return this.inForm(kernel, formOf(kernel, this.open, dispatch));
  }

  /** Compiles the kernels of some dispatches side by side. */
  async prepare(dispatches: Iterable<Dispatch>): Promise<void> {
    await Promise.all([...new Set([...dispatches].map((dispatch) => this.choose(dispatch)))].map(this.compile));
  }

  /** A kernel in one of its forms, whatever the device would choose; compiled. */
  async prepareForm(name: string, form: Kernel | KernelVariant): Promise<ChosenKernel> {
    const chosen = this.inForm(this.kernel(name), form);
    await this.compile(chosen);
    return chosen;
  }

  private readonly compile = (chosen: ChosenKernel): Promise<void> => {
    let compiling = this.compiling.get(chosen);
    if (compiling === undefined) {
      compiling = this.compileNow(chosen);
      this.compiling.set(chosen, compiling);
    }
    return compiling;
  };

  private async compileNow(chosen: ChosenKernel): Promise<void> {
    const { device } = this.open;
    const { file, launch, immediateSize } = chosen;
    const module = device.createShaderModule({ label: file, code: wgslFor(launch, await this.load(file)) });
    const layout = device.createPipelineLayout({ bindGroupLayouts: [chosen.layout], immediateSize });
    chosen.pipeline = await this.open.awaitGpu(
      device.createComputePipelineAsync({ label: file, layout, compute: { module, entryPoint: 'main' } }),
    );
  }

  private kernel(name: string): Kernel {
    const kernel = this.plan.kernels[name];
    if (kernel === undefined) throw new RangeError(`the plan has no kernel ${name}`);
    return kernel;
  }

  /** Kernels that share a form's file share its pipeline. */
  private inForm(kernel: Kernel, { file, bindings, tile }: Kernel | KernelVariant): ChosenKernel {
    const known = this.chosen.get(file);
    if (known !== undefined) return known;
    const launch = launchWayOf(kernel, this.open.features);
    const entries = layoutEntries(kernel, launch, bindings);
    const layout = this.open.device.createBindGroupLayout({ label: file, entries });
    const immediateSize = launch === 'immediates' ? 4 * kernel.launch.length : 0;
    const chosen = { file, bindings, tile, launch, immediateSize, layout, pipeline: undefined };
    this.chosen.set(file, chosen);
    return chosen;
  }
}

const layoutEntries = (
  kernel: Kernel,
  launch: LaunchWay,
  bindings: readonly KernelBinding[],
): GPUBindGroupLayoutEntry[] => {
  const visibility = GPUShaderStage.COMPUTE;
  const entries = bindings.map(({ access }, index): GPUBindGroupLayoutEntry => ({
    binding: index + firstBinding(launch),
    visibility,
    ...resourceLayout(access),
  }));
  if (launch !== 'uniform') return entries;
  const buffer = { type: 'uniform', hasDynamicOffset: true, minBindingSize: launchBytes(kernel) } as const;
  return [{ binding: 0, visibility, buffer }, ...entries];
};

/** A kernel's bindings come after the place of its launch block, bound or not. */
const firstBinding = (launch: LaunchWay): number => (launch === 'none' ? 0 : 1);

/** What a form binds: its resources in order, and the launch block where it comes from a buffer. */
export const bindGroupEntries = (
  { launch }: Pick<ChosenKernel, 'launch'>,
  resources: readonly GPUBindingResource[],
  block: GPUBufferBinding,
): GPUBindGroupEntry[] => {
  const entries = resources.map((resource, index) => ({ binding: index + firstBinding(launch), resource }));
  return launch === 'uniform' ? [{ binding: 0, resource: block }, ...entries] : entries;
};

const resourceLayout = (
  access: KernelBinding['access'],
): Pick<GPUBindGroupLayoutEntry, 'buffer' | 'storageTexture'> => {
  if (access === 'page-texture') return { storageTexture: { access: 'read-only', format: 'rgba32float' } };
  return { buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' } };
};
