/** Which adapter a device belongs to. */
export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  /** The device's own name, where the adapter tells it. */
  readonly device: string;
  /** With Vulkan the driver and its version. */
  readonly description: string;
  /** Computes on the CPU (lavapipe, SwiftShader, WARP): kernels that suit caches and vector units pay off. */
  readonly isSoftware: boolean;
}

const softwareNames = /llvmpipe|lavapipe|swiftshader|microsoft basic render/i;

/** Reads what an adapter says of itself. */
export const describeAdapter = (info: GPUAdapterInfo): AdapterInfo => {
  const { vendor, architecture, device, description } = info;
  const named = softwareNames.test([vendor, architecture, device, description].join(' '));
  return { vendor, architecture, device, description, isSoftware: info.isFallbackAdapter || named };
};

/** A short name for logs: the description, or whatever else the adapter tells. */
export const adapterName = (info: AdapterInfo): string =>
  info.description || [info.vendor, info.architecture].filter((part) => part !== '').join(' ') || 'unnamed adapter';
