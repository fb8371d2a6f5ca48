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
const ENABLED_TOGGLES: readonly string[] = ['vulkan_enable_f16_on_nvidia', 'allow_unsafe_apis'];
const DISABLED_TOGGLES: readonly string[] = ['timestamp_quantization'];

/** Parts of the names of the software adapters that Dawn accepts, the faster one first. */
const SOFTWARE_ADAPTERS: readonly string[] = ['llvmpipe', 'SwiftShader'];

const MESA_THREADS = 'LP_NUM_THREADS';

const instances = new Map<string, GPU>();

/** WebGPU in Node. */
export const dawnProvider: Provider = {
  requestAdapter,
  languageFeatures: () => [...instances.values()].at(-1)?.wgslLanguageFeatures ?? new Set(),
  explainMissingAdapter,
  tuningOf: readTuning,
  easeSoftwareDevice: easeEventPump,
};

async function requestAdapter(request: ProviderRequest): Promise<GPUAdapter | null> {
  prepareProcess();
  return request.dispatches === 'small' ? onOneThread(() => findAdapter(request)) : findAdapter(request);
}

/** Looks for an adapter that, if it is Mesa's, computes where it is called; a number of threads that the user has set stays. */
async function onOneThread<T>(find: () => Promise<T>): Promise<T> {
  if (process.env[MESA_THREADS] !== undefined) return find();
  process.env[MESA_THREADS] = '0';
  try {
    return await find();
  } finally {
    Reflect.deleteProperty(process.env, MESA_THREADS);
  }
}

async function findAdapter(request: ProviderRequest): Promise<GPUAdapter | null> {
  if (request.adapter !== 'software') return requestFrom(request, []);
  for (const name of SOFTWARE_ADAPTERS) {
    const adapter = await requestFrom(request, [`adapter=${name}`]).catch(refusedName);
    if (adapter !== null) return adapter;
  }
  return null;
}

function requestFrom(request: ProviderRequest, flags: readonly string[]): Promise<GPUAdapter | null> {
  const backend = request.backend === undefined ? [] : [`backend=${request.backend}`];
  const toggles = [
    `enable-dawn-features=${[...ENABLED_TOGGLES, ...request.toggles].join(',')}`,
    `disable-dawn-features=${DISABLED_TOGGLES.join(',')}`,
  ];
  return instance([...backend, ...flags, ...toggles], request.dispatches).requestAdapter({
    powerPreference: request.powerPreference,
  });
}

/** Dawn throws where no adapter has the name asked for. */
function refusedName(thrown: unknown): null {
  if (thrown instanceof Error && thrown.message.includes('no suitable backends')) return null;
  throw thrown;
}

function instance(flags: string[], dispatches: DispatchSize): GPU {
  const key = [dispatches, ...flags].join(' ');
  const known = instances.get(key);
  if (known !== undefined) return known;
  const created = create(flags);
  instances.set(key, created);
  return created;
}

function prepareProcess(): void {
  process.env['XDG_RUNTIME_DIR'] ??= tmpdir();
  if (!('GPUBufferUsage' in globalThis)) Object.assign(globalThis, globals);
}
