import { describeAdapter } from './adapter-info.ts';
import type { AdapterInfo } from './adapter-info.ts';
import { DeviceError, messageOf } from './errors.ts';
import { chooseFeatures, describeFeatures } from './features.ts';
import type { DeviceFeatures } from './features.ts';
import { DeviceHealth } from './health.ts';
import { highestLimits } from './limits.ts';
import { loadProvider } from './load-provider.ts';
import { untuned } from './tuning.ts';
import type { Tuning } from './tuning.ts';
import type { AdapterChoice, DispatchSize, Provider, ProviderRequest } from './provider.ts';

/** The kinds of adapters that kernels are written for. */
export type KernelKind = 'software' | 'hardware';

/** How to open a device. */
export interface OpenOptions {
  /** `null`: Dawn's null backend, which validates everything, computes nothing and needs no adapter. */
  readonly backend?: 'null';
  /** The best adapter there is (default), or only a software or a hardware one. */
  readonly adapter?: AdapterChoice;
  readonly powerPreference?: GPUPowerPreference;
  /** Features without which opening fails. Subgroups, f16 and timestamps come by themselves where the adapter has them. */
  readonly features?: readonly GPUFeatureName[];
  /** Dawn's experimental switches by name; a browser ignores them. */
  readonly toggles?: readonly string[];
  /**
   * Which kernels to run: those for the adapter (default), or those for software or hardware adapters whatever this one is, so that what GPUs run
   * can be tested without one.
   */
  readonly kernels?: KernelKind;
  /** `small` keeps a software adapter on one thread: waking others takes longer than what they would compute. */
  readonly dispatches?: DispatchSize;
}

/** An open device, with what a caller needs in order to choose kernels for it. */
export interface OpenDevice {
  readonly device: GPUDevice;
  readonly adapter: AdapterInfo;
  readonly features: DeviceFeatures;
  readonly limits: GPUSupportedLimits;
  /** Which kernels it runs. */
  readonly kernels: KernelKind;
  /** Which forms of kernels were measured to be the fastest on this adapter. */
  readonly tuning: Tuning;
  /** Waits for a GPU promise; throws a `DeviceError` if the device has been lost or misused by then. */
  awaitGpu<T>(promise: Promise<T>): Promise<T>;
  /** Throws the device's first fault, if there was one. */
  check(): void;
  /** Waits for submitted work, then gives the device back. Closing twice does no harm. */
  close(): Promise<void>;
}

/** Opens a WebGPU device with the highest limits that its adapter has; throws a `DeviceError` that says what to do. */
export const openDevice = async (options: OpenOptions = {}): Promise<OpenDevice> => {
  const provider = await loadProvider(options.backend);
  const request = completeRequest(options);
  const adapter = await findAdapter(provider, request);
  const info = describeAdapter(adapter.info);
  const device = await requestDevice(adapter, options.features ?? []);
  const endEasing = info.isSoftware ? provider.easeSoftwareDevice() : () => undefined;
  const health = new DeviceHealth(device);
  return {
    device,
    adapter: info,
    features: describeFeatures(device, adapter.info, provider.languageFeatures()),
    limits: device.limits,
    kernels: options.kernels ?? (info.isSoftware ? 'software' : 'hardware'),
    tuning: options.backend === 'null' ? untuned : await provider.tuningOf(info),
    awaitGpu: (promise) => health.wait(promise),
    check: () => {
      health.check();
    },
    close: () => closeDevice(device, health).finally(endEasing),
  };
};

/** Opens Dawn's null backend: it validates shaders, pipelines and bindings on a machine without any adapter. */
export const openNullDevice = (): Promise<OpenDevice> => openDevice({ backend: 'null' });

const completeRequest = (options: OpenOptions): ProviderRequest => ({
  adapter: options.adapter ?? 'auto',
  powerPreference: options.powerPreference ?? 'high-performance',
  backend: options.backend,
  toggles: options.toggles ?? [],
  dispatches: options.dispatches ?? 'large',
});

const findAdapter = async (provider: Provider, request: ProviderRequest): Promise<GPUAdapter> => {
  const adapter = await provider.requestAdapter(request);
  if (adapter === null) {
    throw new DeviceError('no-adapter', 'No WebGPU adapter was found.', await provider.explainMissingAdapter());
  }
  if (request.adapter === 'hardware' && describeAdapter(adapter.info).isSoftware) {
    throw new DeviceError(
      'no-adapter',
      `Only a software adapter was found: ${adapter.info.description}.`,
      'Install the driver of the GPU, or allow the software adapter.',
    );
  }
  return adapter;
};

const requestDevice = async (adapter: GPUAdapter, features: readonly GPUFeatureName[]): Promise<GPUDevice> => {
  const requiredFeatures = chooseFeatures(adapter, features);
  try {
    return await adapter.requestDevice({ requiredFeatures, requiredLimits: highestLimits(adapter.limits) });
  } catch (thrown) {
    throw new DeviceError(
      'request-refused',
      `The adapter "${adapter.info.description}" gave no device: ${messageOf(thrown)}`,
      'Another program may hold the GPU, or its driver may need an update.',
      thrown,
    );
  }
};

const closeDevice = async (device: GPUDevice, health: DeviceHealth): Promise<void> => {
  health.expectLoss();
  await device.queue.onSubmittedWorkDone().catch(() => undefined);
  device.destroy();
  await device.lost;
};
