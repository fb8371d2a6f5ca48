import { formOf, segmentsFor } from './forms.ts';
import type { Ability } from './forms.ts';
import { launchArenaBytes } from './launch-arena.ts';
import type { Dispatch, Kernel, KernelBinding, ModelPlan } from './plan.ts';
import { resolveSize } from './sizes.ts';
import type { RunValues } from './sizes.ts';

/** Bytes on the GPU by what they hold. */
export interface DeviceMemory {
  readonly weights: number;
  /** Copies of the weights that software adapters read. */
  readonly textures: number;
  readonly gradients: number;
  readonly moments: number;
  /** Sums of micro-batches' gradients. */
  readonly gradientSums: number;
  /** The weights' moving average. */
  readonly average: number;
  /** Inputs, results, states and what lies between: the buffers of all programs. */
  readonly programs: number;
  readonly launchBlocks: number;
}

export const totalBytes = (memory: DeviceMemory): number =>
  (Object.values(memory) as readonly number[]).reduce((total, bytes) => total + bytes, 0);

/** No buffer is shorter. */
export const leastBuffer = 16;

/** Programs with the row counts that they are to have room for. */
export type Capacities = Readonly<Record<string, RunValues>>;

/** What a session with these programs takes, before it is opened, on a device; in the plain forms of all kernels if none is given. */
export const plannedMemory = (plan: ModelPlan, programs: Capacities, device: Ability | undefined): DeviceMemory => {
  const used = Object.entries(programs).flatMap(([name, capacity]) => {
    const program = plan.programs[name];
    return program === undefined ? [] : Object.values(segmentsFor(program, device, capacity)).flat();
  });
  const form = (kernel: Kernel, dispatch: Dispatch): Pick<Kernel, 'bindings'> =>
    device === undefined ? kernel : formOf(kernel, device, dispatch);
  const pages = (part: (access: KernelBinding['access'], of: string) => boolean): number => {
    const bound = used.flatMap((dispatch) => {
      const described = plan.kernels[dispatch.kernel];
      const accesses = described === undefined ? [] : form(described, dispatch).bindings;
      return dispatch.bindings.flatMap((location, index) =>
        'page' in location && part(accesses[index]?.access ?? 'read', location.of)
          ? [`${location.of} ${location.page}`]
          : [],
      );
    });
    return [...new Set(bound)].reduce((total, key) => total + (plan.pages[Number(key.split(' ')[1])]?.bytes ?? 0), 0);
  };
  return {
    weights: plan.pages.reduce((total, page) => total + page.bytes, 0),
    textures: pages((access) => access === 'page-texture'),
    gradients: pages((_, of) => of === 'gradients'),
    moments: pages((_, of) => of === 'firstMoments' || of === 'secondMoments'),
    gradientSums: pages((_, of) => of === 'gradientSums'),
    average: pages((_, of) => of === 'average'),
    programs: Object.entries(programs).reduce((total, [name, rows]) => total + programBytes(plan, name, rows), 0),
    launchBlocks: launchArenaBytes,
  };
};

const programBytes = (plan: ModelPlan, name: string, rows: RunValues): number =>
  (plan.programs[name]?.buffers ?? []).reduce(
    (total, { size }) => total + Math.max(leastBuffer, resolveSize(size, rows)),
    0,
  );
