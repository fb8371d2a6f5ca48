import type { DeviceFeatures } from '../../runtime/device/features.ts';
import type { Rates } from '../cost/rates.ts';
import type { PlannedDevice } from '../../runtime/runs/run-plan.ts';

/** A number, and where it comes from. */
export interface Figure {
  readonly value: number;
  /** A measurement, a data sheet, or what it is assumed for. */
  readonly source: string;
}

/** What planning must know of an adapter; data, so that an adapter that isn't at hand can be planned for. */
export interface AdapterDescription {
  /** Of this form. */
  readonly format: 1;
  readonly name: string;
  readonly isSoftware: boolean;
  readonly features: { readonly subgroupSize: DeviceFeatures['subgroupSize'] | null };
  /** Bytes that a model may take; null where nobody knows. */
  readonly memory: Figure | null;
  /** WebGPU's, in bytes. */
  readonly limits: { readonly maxBufferSize: Figure; readonly maxStorageBufferBindingSize: Figure };
  readonly rates: Rates<Figure>;
}

/** Figures of an adapter by name, in the order in which they are shown. */
export const figuresOf = ({
  memory,
  limits,
  rates,
}: AdapterDescription): readonly (readonly [string, Figure | null])[] => [
  ['memory', memory],
  ...Object.entries(limits),
  ...(Object.entries(rates) as [string, Figure | null][]),
];

/** What the planning of the runtime reads of an open device, without one. */
export const asDevice = ({ isSoftware, features, limits }: AdapterDescription): PlannedDevice => {
  const { subgroupSize } = features;
  return {
    kernels: isSoftware ? 'software' : 'hardware',
    features: {
      subgroups: subgroupSize !== null,
      subgroupSize: subgroupSize ?? undefined,
      f16: false,
      timestamps: false,
      matrices: false,
      readsTextures: true,
      immediateBytes: 0,
    },
    limits: {
      maxBufferSize: limits.maxBufferSize.value,
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize.value,
    },
  };
};
