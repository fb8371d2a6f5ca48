import { adapterName } from './adapter-info.ts';
import type { AdapterInfo } from './adapter-info.ts';
import { DeviceError } from './errors.ts';

/** The limits that a bigger value makes a better device for; each is requested as high as the adapter goes. */
const raisedLimits = [
  'maxBindGroups',
  'maxBindingsPerBindGroup',
  'maxBufferSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeWorkgroupStorageSize',
  'maxImmediateSize',
  'maxSampledTexturesPerShaderStage',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxStorageTexturesPerShaderStage',
  'maxTextureDimension1D',
  'maxTextureDimension2D',
  'maxTextureDimension3D',
  'maxTextureArrayLayers',
  'maxUniformBufferBindingSize',
  'maxUniformBuffersPerShaderStage',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/** A limit that `openDevice` raises and that `requireLimit` can check. */
export type LimitName = (typeof raisedLimits)[number];

/** The highest value of every limit that matters to compute; a browser that doesn't know one is not asked for it. */
export const highestLimits = (available: GPUSupportedLimits): Partial<Record<LimitName, number>> => {
  const known = raisedLimits.filter((name) => (available[name] as number | undefined) !== undefined);
  return Object.fromEntries(known.map((name) => [name, available[name]]));
};

/** Throws, saying why, unless the device's limit `name` is at least `value`. */
export const requireLimit = (
  open: { readonly limits: GPUSupportedLimits; readonly adapter: AdapterInfo },
  name: LimitName,
  value: number,
  why: string,
): void => {
  const offered = open.limits[name];
  if (offered >= value) return;
  throw new DeviceError(
    'limit-too-small',
    `${why} needs ${name} of at least ${String(value)}, but ${adapterName(open.adapter)} offers ${String(offered)}.`,
    'Use a smaller batch or model, or an adapter with a higher limit.',
  );
};
