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
  /** How parts reach weights: through short windows of uniform buffers, or through whole pages as storage buffers. */
  readonly weights: 'windows' | 'pages';
  /** What a kernel may bind and hold. Uniform buffers: the launch block is one more. */
  readonly limits: { readonly uniformBuffers: number; readonly storageBuffers: number; readonly foursOfLane: number };
}

/** Two rows are a guided image's, or two images': more would share the loads of weights, at several times the time to compile. */
const ROWS = 2;

/** In order of preference. */
export const rowTargets: readonly RowTarget[] = [
  {
    ...{ name: 'software', needs: ['subgroups', 'software'], lanes: 8, rows: ROWS, weights: 'windows' },
    limits: { uniformBuffers: 11, storageBuffers: 16, foursOfLane: 4096 }, // Mesa's; arrays are on a thread's stack
  },
  {
    ...{ name: 'hardware', needs: ['hardware', 'warps'], lanes: 32, rows: ROWS, weights: 'pages' },
    limits: { uniformBuffers: 0, storageBuffers: 8, foursOfLane: 256 }, // what WebGPU has on any adapter
  },
];
