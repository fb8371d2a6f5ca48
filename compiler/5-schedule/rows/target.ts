import type { VariantNeed } from '../../../runtime/execute/plan.ts';

/**
 * A kind of device that row kernels are written for. A row kernel computes a run of a segment's ops for ROWS rows in one workgroup: deep in
 * the recursion a step is dozens of ops on a row or two, and dispatches would cost more than what they compute.
 */
export interface RowTarget {
  readonly name: string;
  readonly needs: readonly VariantNeed[];
  /** Lanes of a subgroup, which is a workgroup. */
  readonly lanes: number;
  /** Rows of a workgroup, an even number: both rows of a guided pair are in one. */
  readonly rows: number;
  /** The most rows of level 0 that it is meant for; undefined = any number. */
  readonly mostRows: number | undefined;
  /** How parts reach weights: through short windows of uniform buffers, or through whole pages as storage buffers. */
  readonly weights: 'windows' | 'pages';
  /** What a kernel may bind and hold. Uniform buffers: the launch block is one more. */
  readonly limits: { readonly uniformBuffers: number; readonly storageBuffers: number; readonly foursOfLane: number };
}

const software = {
  needs: ['subgroups', 'software'],
  lanes: 8,
  weights: 'windows',
  limits: { uniformBuffers: 11, storageBuffers: 16, foursOfLane: 4096 }, // Mesa's; arrays are on a thread's stack
} as const;

/**
 * In order of preference. On a software adapter a workgroup is one thread: few rows leave a single image in one, many share the loads of
 * the weights, which are most of the work.
 */
export const rowTargets: readonly RowTarget[] = [
  { ...software, name: 'software-2', rows: 2, mostRows: 4 },
  { ...software, name: 'software-8', rows: 8, mostRows: undefined },
  {
    ...{ name: 'hardware', needs: ['hardware', 'warps'], lanes: 32, rows: 2, mostRows: undefined, weights: 'pages' },
    limits: { uniformBuffers: 0, storageBuffers: 8, foursOfLane: 256 }, // what WebGPU has on any adapter
  },
];
