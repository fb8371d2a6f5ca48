/** device-use.json: what a training takes of its device. Every part may be missing; readers show what is there. */
import type { OpenDevice } from '../device/index.ts';
import type { DeviceMemory } from '../execute/memory.ts';
import type { ModelPlan, Program, Size } from '../execute/plan.ts';
import { resolveSize } from '../execute/sizes.ts';
import type { RunValues } from '../execute/sizes.ts';

export interface RunPlan {
  /** Of this file. */
  readonly format: 1;
  /** Images in a batch on the device. */
  readonly batch: number;
  /** Images in a step. */
  readonly stepImages?: number;
  readonly parameters?: number;
  readonly work?: StepWork;
  /** Bytes on the device by kind, such as `weights` or `activations`. */
  readonly memory: readonly { readonly kind: string; readonly bytes: number }[];
  /** Dispatches of each segment of the programs. */
  readonly dispatches: readonly { readonly program: string; readonly segment: string; readonly count: number }[];
  /** Different kernels. */
  readonly kernels: number;
  /** Limits of the device that the plan comes near to. */
  readonly limits: readonly PlanLimit[];
}

/** What a step takes. */
export interface StepWork {
  /** Floating-point operations. */
  readonly operations: number;
  /** Bytes read and written. */
  readonly bytes: number;
}

export interface PlanLimit {
  /** WebGPU's name. */
  readonly name: string;
  readonly needed: number;
  readonly offered: number;
}

/** What planning reads of a device: an open one, or one that is only described. */
export interface PlannedDevice extends Pick<OpenDevice, 'kernels' | 'features'>, Partial<Pick<OpenDevice, 'tuning'>> {
  readonly limits: Pick<GPUSupportedLimits, 'maxBufferSize' | 'maxStorageBufferBindingSize'>;
}

/** What training takes. */
export interface TrainingNeeds {
  readonly plan: ModelPlan;
  /** Images at a time. */
  readonly batch: number;
  /** Row counts for which the buffers of `train` are made. */
  readonly capacity: RunValues;
  readonly memory: DeviceMemory;
}

/** The plan of a training on a device. */
export const describePlan = (
  { plan, batch, capacity, memory }: TrainingNeeds,
  { limits }: Pick<PlannedDevice, 'limits'>,
): RunPlan => ({
  format: 1,
  batch,
  memory: memoryRows(memory),
  dispatches: Object.entries(plan.programs).flatMap(([program, { segments }]) =>
    Object.entries(segments).map(([segment, list]) => ({ program, segment, count: list.length })),
  ),
  kernels: Object.keys(plan.kernels).length,
  limits: planLimits(plan, 'train', capacity, limits),
});

/** Memory by kind, in words; kinds that take none are left out. */
export const memoryRows = (memory: DeviceMemory): RunPlan['memory'] =>
  Object.entries(memoryWords)
    .map(([kind, words]) => ({ kind: words, bytes: memory[kind as keyof DeviceMemory] }))
    .filter(({ bytes }) => bytes > 0);

const memoryWords: Readonly<Record<keyof DeviceMemory, string>> = {
  weights: 'weights',
  gradients: 'gradients',
  moments: 'moments',
  gradientSums: 'gradient sums',
  average: 'average',
  textures: 'weights as textures',
  programs: 'activations',
  launchBlocks: 'launch blocks',
};

/** How near a program with buffers for `capacity` comes to a device's limits. */
export const planLimits = (
  plan: ModelPlan,
  program: string,
  capacity: RunValues,
  limits: PlannedDevice['limits'],
): readonly PlanLimit[] => {
  const largest = Math.max(0, ...bufferBytes(plan.programs[program], capacity));
  const largestPage = Math.max(0, ...plan.pages.map((page) => page.bytes));
  return [
    { name: 'maxStorageBufferBindingSize', needed: largest, offered: limits.maxStorageBufferBindingSize },
    { name: 'maxBufferSize', needed: Math.max(largest, largestPage), offered: limits.maxBufferSize },
  ];
};

const bufferBytes = (program: Program | undefined, capacity: RunValues): readonly number[] =>
  (program?.buffers ?? []).map(({ size }: { readonly size: Size }) => resolveSize(size, capacity));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The plan in three lines, for people, who call an example one of `items`. */
export const planText = (plan: RunPlan, steps: number, items: string): string => {
  const { batch, stepImages = batch, parameters, memory, dispatches, limits, work } = plan;
  const total = sum(memory.map(({ bytes }) => bytes));
  const kinds = memory.map(({ kind, bytes }) => `${kind} ${mebibytes(bytes)}`).join(', ');
  const perPart = dispatches.filter(({ program }) => program === 'train' || program === 'optimise');
  const binding = limits.map(({ name, needed, offered }) => `${name} ${mebibytes(needed)} of ${mebibytes(offered)}`);
  const size = parameters === undefined ? '' : `${parameters.toLocaleString('en')} parameters, `;
  return [
    `Plan: ${size}${steps} steps of ${stepImages} ${items}, ${batch} at a time`,
    `Step: ${workText(work)}${sum(perPart.map(({ count }) => count))} dispatches${batch < stepImages ? ' a part' : ''}`,
    `Memory: ${mebibytes(total)} MiB (${kinds}); ${binding.join(', ')}`,
  ].join('\n');
};

const workText = (work: StepWork | undefined): string => {
  if (work === undefined) return '';
  const giga = (amount: number): string => (amount / 1e9).toPrecision(3);
  return `${giga(work.operations)} GFLOP, ${giga(work.bytes)} GB read and written, `;
};

const mebibytes = (bytes: number): string => {
  const size = bytes / 2 ** 20;
  return size >= 10 ? size.toFixed(0) : size.toPrecision(2);
};

/** Images at a time that would fit the limits; undefined where the plan does, 0 where nothing would. */
export const fittingBatch = ({ batch, limits }: RunPlan): number | undefined => {
  const over = Math.max(...limits.map(({ needed, offered }) => needed / offered));
  return over <= 1 ? undefined : Math.floor(batch / over);
};
