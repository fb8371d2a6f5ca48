import { DeviceError } from '../device/index.ts';
import type { OpenDevice } from '../device/index.ts';
import type { Dispatch } from './plan.ts';
import type { RunValues } from './sizes.ts';

/** The most queries that WebGPU allows in a set; every dispatch takes two. */
const queriesPerSet = 4096;
const bytesPerQuery = 8;

/** One dispatch that ran. */
export interface DispatchTime {
  readonly dispatch: Dispatch;
  /** Row counts and scalars of its run. */
  readonly values: RunValues;
  readonly seconds: number;
}

interface QuerySet {
  readonly queries: GPUQuerySet;
  readonly resolved: GPUBuffer;
  readonly timed: { readonly dispatch: Dispatch; readonly values: RunValues }[];
}

/** Times dispatches on the GPU: each runs in a compute pass of its own, with a timestamp before and one after. */
export class DispatchTimer {
  private readonly open: OpenDevice;
  private readonly sets: QuerySet[] = [];
  private unresolved: QuerySet[] = [];

  /** Throws a DeviceError where the device has no timestamps. */
  constructor(open: OpenDevice) {
    if (!open.features.timestamps)
      throw new DeviceError(
        'missing-feature',
        'The adapter has no timestamp queries, so the time of single dispatches is unknown.',
        'Use an adapter with the feature timestamp-query; browsers offer it behind a flag.',
      );
    this.open = open;
  }

  /** Where the dispatch's pass leaves its timestamps. */
  writesFor(dispatch: Dispatch, values: RunValues): GPUComputePassTimestampWrites {
    const set = this.setWithRoom();
    const first = 2 * set.timed.length;
    set.timed.push({ dispatch, values });
    return { querySet: set.queries, beginningOfPassWriteIndex: first, endOfPassWriteIndex: first + 1 };
  }

  /** Records the copies of new timestamps into buffers; to be called before every submit. */
  resolve(encoder: GPUCommandEncoder): void {
    for (const { queries, resolved, timed } of this.unresolved)
      encoder.resolveQuerySet(queries, 0, 2 * timed.length, resolved, 0);
    this.unresolved = [];
  }

  /** Waits for the work submitted so far; gives its dispatches in order and forgets them. */
  async take(): Promise<readonly DispatchTime[]> {
    const times: DispatchTime[] = [];
    for (const set of this.sets) times.push(...(await this.read(set)));
    this.destroy();
    return times;
  }

  destroy(): void {
    for (const { queries, resolved } of this.sets) {
      queries.destroy();
      resolved.destroy();
    }
    this.sets.length = 0;
  }

  private setWithRoom(): QuerySet {
    let set = this.sets.at(-1);
    if (set === undefined || 2 * set.timed.length >= queriesPerSet) {
      const { device } = this.open;
      set = {
        queries: device.createQuerySet({ type: 'timestamp', count: queriesPerSet }),
        resolved: device.createBuffer({
          label: 'timestamps',
          size: queriesPerSet * bytesPerQuery,
          usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
        }),
        timed: [],
      };
      this.sets.push(set);
    }
    if (!this.unresolved.includes(set)) this.unresolved.push(set);
    return set;
  }

  private async read({ resolved, timed }: QuerySet): Promise<readonly DispatchTime[]> {
    const { device } = this.open;
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const staging = device.createBuffer({ label: 'timestamps read', size: resolved.size, usage });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, resolved.size);
    device.queue.submit([encoder.finish()]);
    await this.open.awaitGpu(staging.mapAsync(GPUMapMode.READ));
    const stamps = new BigUint64Array(staging.getMappedRange());
    const times = timed.map(({ dispatch, values }, index) => {
      const elapsed = (stamps[2 * index + 1] ?? 0n) - (stamps[2 * index] ?? 0n);
      return { dispatch, values, seconds: Number(elapsed) / 1e9 };
    });
    staging.destroy();
    return times;
  }
}
