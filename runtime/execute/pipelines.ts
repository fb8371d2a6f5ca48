import type { OpenDevice } from '../device/index.ts';
import { formOf } from './forms.ts';
import { WINDOW_BYTES } from './plan.ts';
import type { Kernel, KernelBinding, ModelPlan } from './plan.ts';

/** The form of a kernel that this device runs. */
export interface ChosenKernel {
  readonly file: string;
  readonly bindings: readonly KernelBinding[];
  readonly tile: readonly [number, number, number];
  readonly hasLaunch: boolean;
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
  private readonly compiling = new Map<string, Promise<void>>();

  constructor(open: OpenDevice, plan: ModelPlan, load: KernelLoader) {
    this.open = open;
    this.plan = plan;
    this.load = load;
  }

  choose(name: string): ChosenKernel {
    let chosen = this.chosen.get(name);
    if (chosen === undefined) {
      chosen = this.describe(name);
      this.chosen.set(name, chosen);
    }
    return chosen;
  }

  /** Compiles the named kernels side by side. */
  async prepare(names: Iterable<string>): Promise<void> {
    await Promise.all([...new Set(names)].map((name) => this.compile(name)));
  }

  private compile(name: string): Promise<void> {
    let compiling = this.compiling.get(name);
    if (compiling === undefined) {
      compiling = this.compileNow(name);
      this.compiling.set(name, compiling);
    }
    return compiling;
  }

  private async compileNow(name: string): Promise<void> {
    const { device } = this.open;
    const chosen = this.choose(name);
    const module = device.createShaderModule({ label: chosen.file, code: await this.load(chosen.file) });
    const layout = device.createPipelineLayout({ bindGroupLayouts: [chosen.layout] });
    chosen.pipeline = await this.open.awaitGpu(
      device.createComputePipelineAsync({ label: name, layout, compute: { module, entryPoint: 'main' } }),
    );
  }

  private describe(name: string): ChosenKernel {
    const kernel = this.plan.kernels[name];
    if (kernel === undefined) throw new RangeError(`the plan has no kernel ${name}`);
    const form = formOf(kernel, this.open);
    const hasLaunch = kernel.launch.length > 0;
    const layout = this.open.device.createBindGroupLayout({
      label: name,
      entries: layoutEntries(kernel, form.bindings),
    });
    return { file: form.file, bindings: form.bindings, tile: form.tile, hasLaunch, layout, pipeline: undefined };
  }
}

const layoutEntries = (kernel: Kernel, bindings: readonly KernelBinding[]): GPUBindGroupLayoutEntry[] => {
  const visibility = GPUShaderStage.COMPUTE;
  const launch: GPUBindGroupLayoutEntry[] =
    kernel.launch.length === 0
      ? []
      : [
          {
            binding: 0,
            visibility,
            buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: launchBytes(kernel) },
          },
        ];
  return [
    ...launch,
    ...bindings.map(({ access }, index): GPUBindGroupLayoutEntry => ({
      binding: index + launch.length,
      visibility,
      ...resourceLayout(access),
    })),
  ];
};

const resourceLayout = (access: KernelBinding['access']): Pick<GPUBindGroupLayoutEntry, 'buffer' | 'texture'> => {
  if (access === 'page-texture') return { texture: { sampleType: 'unfilterable-float' } };
  if (access === 'page-window') return { buffer: { type: 'uniform', minBindingSize: WINDOW_BYTES } };
  return { buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' } };
};

/** Bytes of a kernel's launch block. */
export const launchBytes = (kernel: Kernel): number => Math.ceil(kernel.launch.length / 4) * 16;
