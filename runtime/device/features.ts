import { DeviceError } from './errors.ts';

/** Optional abilities that the runtime asks for wherever the adapter has them. */
const WELCOME: readonly GPUFeatureName[] = ['subgroups', 'shader-f16', 'timestamp-query'];

/** Optional abilities of an open device. */
export interface DeviceFeatures {
  readonly subgroups: boolean;
  /** Lanes of a subgroup, at least and at most; undefined without subgroups. */
  readonly subgroupSize: { readonly min: number; readonly max: number } | undefined;
  readonly f16: boolean;
  readonly timestamps: boolean;
}

/** The features to request: all required ones, or an error that names the missing; and what is welcome and there. */
export function chooseFeatures(adapter: GPUAdapter, required: readonly GPUFeatureName[]): GPUFeatureName[] {
  const missing = required.filter((name) => !adapter.features.has(name));
  if (missing.length > 0) {
    throw new DeviceError(
      'missing-feature',
      `The adapter "${adapter.info.description}" lacks ${missing.join(', ')}.`,
      'Use another adapter, a newer driver, or a model that needs no such feature.',
    );
  }
  const welcome = WELCOME.filter((name) => adapter.features.has(name));
  return [...new Set([...welcome, ...required])];
}

/** The abilities of a device that has been opened. */
export function describeFeatures(device: GPUDevice, info: GPUAdapterInfo): DeviceFeatures {
  const subgroups = device.features.has('subgroups');
  return {
    subgroups,
    subgroupSize: subgroups ? { min: info.subgroupMinSize, max: info.subgroupMaxSize } : undefined,
    f16: device.features.has('shader-f16'),
    timestamps: device.features.has('timestamp-query'),
  };
}
