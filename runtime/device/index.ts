/** The only way to WebGPU for the rest of the runtime, the compiler's tests and generated packages. */
export { adapterName, type AdapterInfo } from './adapter-info.ts';
export { DeviceError, type DeviceErrorCode } from './errors.ts';
export type { DeviceFeatures } from './features.ts';
export { requireLimit, type LimitName } from './limits.ts';
export { openDevice, openNullDevice, type OpenDevice, type OpenOptions } from './open.ts';
export type { AdapterChoice, DispatchSize } from './provider.ts';
export { untuned, type Tuning } from './tuning.ts';
export { validateShader, type ShaderMessage } from './shader.ts';
