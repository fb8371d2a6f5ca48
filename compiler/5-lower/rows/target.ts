import type { VariantNeed } from '../../../runtime/execute/plan.ts';
import type { pageAccess } from './page-access.ts';

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
  /** Rows of a segment from which on the target is meant for it. */
  readonly leastRows: number;
  /** What parts read weights from: their pages' storage textures, or the pages themselves. */
  readonly weights: keyof typeof pageAccess;
  /** What a kernel may bind and hold, and numbers of a matrix that the lanes of one workgroup are enough for. */
  readonly limits: {
    readonly storageTextures: number;
    readonly storageBuffers: number;
    readonly foursOfLane: number;
    readonly matrix: number;
  };
}

/** Two rows are a guided image's, or two images'. */
const few = 2;
/** More rows share the loads of weights: four times the rows take twice as long. */
const many = 8;

/** A software target. Limits are Mesa's; arrays, which are on a thread's stack, grow with the rows, so that all targets cut alike. */
const software = (name: string, rows: number): RowTarget => ({
  ...{
    name,
    needs: ['subgroups', 'software', 'textures'],
    lanes: 8,
    rows,
    leastRows: rows === few ? 0 : rows,
    weights: 'textures',
  },
  limits: { storageTextures: 4, storageBuffers: 16, foursOfLane: 2048 * rows, matrix: Infinity },
});

/** A target for GPUs with subgroups of so many lanes. Limits are what WebGPU has on any adapter. */
export const hardwareTarget = (lanes: number, needs: readonly VariantNeed[]): RowTarget => ({
  ...{ name: 'hardware', needs, lanes, rows: few, leastRows: 0, weights: 'buffers' },
  limits: { storageTextures: 0, storageBuffers: 8, foursOfLane: 256, matrix: 65536 },
});

/** In order of preference. */
export const rowTargets: readonly RowTarget[] = [
  software('software-many', many),
  software('software', few),
  hardwareTarget(32, ['hardware', 'warps']),
];
