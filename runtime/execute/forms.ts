/** Which form of a kernel a device runs: by rules, or as a tuning of its adapter has measured. */
import type { OpenDevice } from '../device/index.ts';
import { resolveSize } from './sizes.ts';
import type { RunValues } from './sizes.ts';
import type { Dispatch, Kernel, KernelVariant, LaunchValue, Program, VariantNeed } from './plan.ts';

/** What the choice among a kernel's forms depends on. */
export type Ability = Pick<OpenDevice, 'features' | 'kernels'> & Partial<Pick<OpenDevice, 'tuning'>>;

const hasLanes = ({ features: { subgroups, subgroupSize } }: Ability, lanes: number): boolean =>
  subgroups && subgroupSize?.min === lanes && subgroupSize.max === lanes;

const meets: Readonly<Record<VariantNeed, (device: Ability) => boolean>> = {
  subgroups: (device) => hasLanes(device, 8),
  warps: (device) => hasLanes(device, 32),
  software: ({ kernels }) => kernels === 'software',
  hardware: ({ kernels }) => kernels === 'hardware',
  textures: ({ features }) => features.readsTextures,
  matrices: ({ features }) => features.matrices && features.f16,
};

const suits =
  (device: Ability) =>
  ({ needs }: { readonly needs: readonly VariantNeed[] }): boolean =>
    needs.every((need) => meets[need](device));

/** The form that a device runs untuned: the first variant by rule whose needs it meets, or the plain one. */
export const formByRule = (kernel: Kernel, device: Ability): Kernel | KernelVariant =>
  kernel.variants.find((variant) => variant.measured !== true && suits(device)(variant)) ?? kernel;

/** All forms that a device can run, the one by rule first. */
export const eligibleForms = (kernel: Kernel, device: Ability): readonly (Kernel | KernelVariant)[] => [
  ...new Set([formByRule(kernel, device), ...kernel.variants.filter(suits(device)), kernel]),
];

/** A form's name among the kernel's; the plain form has none of its own. */
export const formName = (form: Kernel | KernelVariant): string => ('form' in form ? form.form : 'plain');

/** The form that a device runs for a dispatch: what a tuning chose for such sizes, where it did, else the one by rule. */
export const formOf = (kernel: Kernel, device: Ability, dispatch: Pick<Dispatch, 'launch'>): Kernel | KernelVariant => {
  const problem = device.tuning === undefined ? undefined : problemOf(kernel, dispatch);
  const chosen = problem === undefined ? undefined : device.tuning?.choices.get(problem);
  const byRule = formByRule(kernel, device);
  if (chosen === undefined) return byRule;
  return eligibleForms(kernel, device).find((form) => formName(form) === chosen) ?? byRule;
};

/**
 * What a dispatch computes, as far as its speed depends on it: the kernel's fingerprint and the sizes, in units of the row symbols, so that
 * it is the same for batches of any size and an image doesn't depend on its batch. Undefined for kernels that aren't tuned.
 */
export const problemOf = (
  { tuning, launch: fields }: Kernel,
  { launch }: Pick<Dispatch, 'launch'>,
): string | undefined => {
  if (tuning === undefined) return undefined;
  const sizes = fields.flatMap((field, index) => {
    const value = launch[index];
    return value !== undefined && tuning.sizes.includes(field) ? [`${field}=${sizeText(value)}`] : [];
  });
  return [tuning.fingerprint, ...sizes].join(' ');
};

const sizeText = (value: LaunchValue): string => {
  if (typeof value === 'number') return String(value);
  if ('scalar' in value) return value.scalar;
  return `${value.times}·${value.symbol}${value.per === undefined ? '' : `/${value.per}`}`;
};

/**
 * One of a program's segments for row counts up to `capacity`: in the first form that suits the device and the segment's rows, or in the
 * plain one; in the latter where no device is given. A row comes out the same, bit for bit, whatever the number of others is.
 */
export const segmentFor = (
  { segments, forms }: Program,
  name: string,
  device: Ability | undefined,
  capacity: RunValues,
): readonly Dispatch[] | undefined => {
  const form = forms.find(({ needs, leastRows, rows }) => {
    const size = rows[name];
    return (
      device !== undefined && size !== undefined && suits(device)({ needs }) && resolveSize(size, capacity) >= leastRows
    );
  });
  return form?.segments[name] ?? segments[name];
};

/** All of a program's segments, each in its form. */
export const segmentsFor = (
  program: Program,
  device: Ability | undefined,
  capacity: RunValues,
): Readonly<Record<string, readonly Dispatch[]>> =>
  Object.fromEntries(
    Object.keys(program.segments).map((name) => [name, segmentFor(program, name, device, capacity) ?? []]),
  );
