import { DeviceError } from './errors.ts';

/** Dawn's, not yet in the standard. */
const matrices = 'chromium-experimental-subgroup-matrix' as GPUFeatureName;

/** Optional abilities that the runtime asks for wherever the adapter has them. */
const welcomeFeatures: readonly GPUFeatureName[] = ['subgroups', 'shader-f16', 'timestamp-query', matrices];

/** Optional abilities of an open device. */
export interface DeviceFeatures {
  readonly subgroups: boolean;
  /** Lanes of a subgroup, at least and at most; undefined without subgroups. */
  readonly subgroupSize: { readonly min: number; readonly max: number } | undefined;
  readonly f16: boolean;
  readonly timestamps: boolean;
  /** Matrix units multiply 16 × 16 matrices of f16 and add them up in f32, in subgroups of 32 lanes. */
  readonly matrices: boolean;
  /** Kernels may read storage textures, which parameter pages are copied to. */
  readonly readsTextures: boolean;
  /** Bytes of immediates that a kernel can be given at a dispatch; 0 where there are none. */
  readonly immediateBytes: number;
}

/** A size of matrices that an adapter multiplies, as Dawn tells it. */
interface MatrixConfiguration {
  readonly componentType: string;
  readonly resultComponentType: string;
  readonly M: number;
  readonly N: number;
  readonly K: number;
}

const hasWantedMatrices = (
  info: GPUAdapterInfo & { readonly subgroupMatrixConfigs?: Iterable<MatrixConfiguration> },
): boolean =>
  info.subgroupMinSize === 32 &&
  info.subgroupMaxSize === 32 &&
  [...(info.subgroupMatrixConfigs ?? [])].some(
    ({ componentType, resultComponentType, M, N, K }) =>
      componentType === 'f16' && resultComponentType === 'f32' && M === 16 && N === 16 && K === 16,
  );

/** The features to request: all required ones, or an error that names the missing; and what is welcome and there. */
export const chooseFeatures = (adapter: GPUAdapter, required: readonly GPUFeatureName[]): GPUFeatureName[] => {
  const missing = required.filter((name) => !adapter.features.has(name));
  if (missing.length > 0) {
    throw new DeviceError(
      'missing-feature',
      `The adapter "${adapter.info.description}" lacks ${missing.join(', ')}.`,
      'Use another adapter, a newer driver, or a model that needs no such feature.',
    );
  }
  const welcome = welcomeFeatures.filter((name) => adapter.features.has(name));
  return [...new Set([...welcome, ...required])];
};

/** The abilities of a device that has been opened. */
export const describeFeatures = (
  device: GPUDevice,
  info: GPUAdapterInfo,
  language: ReadonlySet<string>,
): DeviceFeatures => {
  const subgroups = device.features.has('subgroups');
  return {
    subgroups,
    subgroupSize: subgroups ? { min: info.subgroupMinSize, max: info.subgroupMaxSize } : undefined,
    f16: device.features.has('shader-f16'),
    timestamps: device.features.has('timestamp-query'),
    matrices: device.features.has(matrices) && hasWantedMatrices(info),
    readsTextures: language.has('readonly_and_readwrite_storage_textures'),
    immediateBytes: language.has('immediate_address_space') ? device.limits.maxImmediateSize : 0,
  };
};
