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

const SOFTWARE_NAMES = /llvmpipe|lavapipe|swiftshader|microsoft basic render/i;

/** Reads what an adapter says of itself. */
export function describeAdapter(info: GPUAdapterInfo): AdapterInfo {
  const { vendor, architecture, device, description } = info;
  const named = SOFTWARE_NAMES.test([vendor, architecture, device, description].join(' '));
  return { vendor, architecture, device, description, isSoftware: info.isFallbackAdapter || named };
}

/** A short name for logs: the description, or whatever else the adapter tells. */
export function adapterName(info: AdapterInfo): string {
  return (
    info.description || [info.vendor, info.architecture].filter((part) => part !== '').join(' ') || 'unnamed adapter'
  );
}
