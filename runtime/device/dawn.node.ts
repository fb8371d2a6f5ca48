/**
 * Dawn, the WebGPU implementation behind the npm package `webgpu`. This file alone imports it, and what is odd about it in
 * Node is handled here and in `event-pump.node.ts`:
 *
 * - The object that `create()` returns must stay reachable for as long as a device lives, or the process aborts. It is kept
 *   for the rest of the process; that keeps no process from ending.
 * - Mesa complains where `XDG_RUNTIME_DIR` is not set.
 * - Mesa's software adapter wakes its threads for every dispatch and waits for them, unless LP_NUM_THREADS is 0 when Dawn looks for adapters.
 * - The event pump takes a whole core while a promise is pending.
 * - Dawn writes two warnings ("maxDynamic…BuffersPerPipelineLayout artificially reduced") to the standard error stream of the
 *   process, from C++ and without a switch, when it looks at an adapter. They are harmless.
 */
import { tmpdir } from 'node:os';
import { create, globals } from 'webgpu';
import { explainMissingAdapter } from './missing-adapter.node.ts';
import { easeEventPump } from './event-pump.node.ts';
import type { DispatchSize, Provider, ProviderRequest } from './provider.ts';
import { readTuning } from './tuning-file.node.ts';

/** f16 is held back on NVIDIA, matrix units everywhere; timestamps are rounded to 0.1 ms, against attacks that only web pages need to fear. */
const enabledToggles: readonly string[] = ['vulkan_enable_f16_on_nvidia', 'allow_unsafe_apis'];
const disabledToggles: readonly string[] = ['timestamp_quantization'];

/** Parts of the names of the software adapters that Dawn accepts, the faster one first. */
const softwareAdapters: readonly string[] = ['llvmpipe', 'SwiftShader'];

const mesaThreads = 'LP_NUM_THREADS';

const instances = new Map<string, GPU>();

const requestAdapter = async (request: ProviderRequest): Promise<GPUAdapter | null> => {
  prepareProcess();
  return request.dispatches === 'small' ? onOneThread(() => findAdapter(request)) : findAdapter(request);
};

/** WebGPU in Node. */
export const dawnProvider: Provider = {
  requestAdapter,
  languageFeatures: () => [...instances.values()].at(-1)?.wgslLanguageFeatures ?? new Set(),
  explainMissingAdapter,
  tuningOf: readTuning,
  easeSoftwareDevice: easeEventPump,
};

/** Looks for an adapter that, if it is Mesa's, computes where it is called; a number of threads that the user has set stays. */
const onOneThread = async <T>(find: () => Promise<T>): Promise<T> => {
  if (process.env[mesaThreads] !== undefined) return find();
  process.env[mesaThreads] = '0';
  try {
    return await find();
  } finally {
    Reflect.deleteProperty(process.env, mesaThreads);
  }
};

const findAdapter = async (request: ProviderRequest): Promise<GPUAdapter | null> => {
  if (request.adapter !== 'software') return requestFrom(request, []);
  for (const name of softwareAdapters) {
    const adapter = await requestFrom(request, [`adapter=${name}`]).catch(refusedName);
    if (adapter !== null) return adapter;
  }
  return null;
};

const requestFrom = (request: ProviderRequest, flags: readonly string[]): Promise<GPUAdapter | null> => {
  const backend = request.backend === undefined ? [] : [`backend=${request.backend}`];
  const toggles = [
    `enable-dawn-features=${[...enabledToggles, ...request.toggles].join(',')}`,
    `disable-dawn-features=${disabledToggles.join(',')}`,
  ];
  return instance([...backend, ...flags, ...toggles], request.dispatches).requestAdapter({
    powerPreference: request.powerPreference,
  });
};

/** Dawn throws where no adapter has the name asked for. */
const refusedName = (thrown: unknown): null => {
  if (thrown instanceof Error && thrown.message.includes('no suitable backends')) return null;
  throw thrown;
};

const instance = (flags: string[], dispatches: DispatchSize): GPU => {
  const key = [dispatches, ...flags].join(' ');
  const known = instances.get(key);
  if (known !== undefined) return known;
  const created = create(flags);
  instances.set(key, created);
  return created;
};

const prepareProcess = (): void => {
  process.env['XDG_RUNTIME_DIR'] ??= tmpdir();
  if (!('GPUBufferUsage' in globalThis)) Object.assign(globalThis, globals);
};
