/** The only way to WebGPU for the rest of the runtime, the compiler's tests and generated packages. */
export { adapterName } from './adapter-info.ts';
export type { AdapterInfo } from './adapter-info.ts';
export { DeviceError } from './errors.ts';
export type { DeviceErrorCode } from './errors.ts';
export type { DeviceFeatures } from './features.ts';
export { requireLimit } from './limits.ts';
export type { LimitName } from './limits.ts';
export { openDevice, openNullDevice } from './open.ts';
export type { OpenDevice, OpenOptions } from './open.ts';
export type { AdapterChoice, DispatchSize } from './provider.ts';
export { untuned } from './tuning.ts';
export type { Tuning } from './tuning.ts';
export { validateShader } from './shader.ts';
export type { ShaderMessage } from './shader.ts';
