import type { OpenDevice } from '../device/index.ts';
import type { Dispatch, Kernel, KernelVariant, Program, VariantNeed } from './plan.ts';
import type { RunValues } from './sizes.ts';

/** What the choice among forms depends on. */
export type Ability = Pick<OpenDevice, 'features' | 'adapter'>;

const hasLanes = ({ features: { subgroups, subgroupSize } }: Ability, lanes: number): boolean =>
  subgroups && subgroupSize?.min === lanes && subgroupSize.max === lanes;

const meets: Readonly<Record<VariantNeed, (device: Ability) => boolean>> = {
  subgroups: (device) => hasLanes(device, 8),
  warps: (device) => hasLanes(device, 32),
  software: ({ adapter }) => adapter.isSoftware,
  hardware: ({ adapter }) => !adapter.isSoftware,
  matrices: ({ features }) => features.matrices && features.f16,
};

const meetsAll = (device: Ability, needs: readonly VariantNeed[]): boolean =>
  needs.every((need) => meets[need](device));

/** The form of a kernel that a device runs: the first variant whose needs it meets, or the plain one. */
export const formOf = (kernel: Kernel, device: Ability): Kernel | KernelVariant =>
  kernel.variants.find(({ needs }) => meetsAll(device, needs)) ?? kernel;

/**
 * A program's segments in the form that a device runs for row counts up to `capacity`: the first of its forms that is meant for both, or
 * the plain one; the latter where no device is given.
 */
export const segmentsFor = (
  { segments, forms }: Program,
  device: Ability | undefined,
  capacity: RunValues,
): Readonly<Record<string, readonly Dispatch[]>> => {
  if (device === undefined) return segments;
  const form = forms.find(
    ({ needs, mostRows }) =>
      meetsAll(device, needs) && (mostRows === undefined || (capacity['images'] ?? Infinity) <= mostRows),
  );
  return { ...segments, ...form?.segments };
};
