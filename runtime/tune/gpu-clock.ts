import type { OpenDevice } from '../device/index.ts';

/** Tells how long work takes: by the GPU's timestamps where there are any, else by the host's clock. */
export class GpuClock {
  private readonly open: OpenDevice;
  private readonly queries: GPUQuerySet | undefined;
  private readonly resolved: GPUBuffer | undefined;

  constructor(open: OpenDevice) {
    this.open = open;
    if (!open.features.timestamps) return;
    const usage = GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC;
    this.queries = open.device.createQuerySet({ type: 'timestamp', count: 2 });
    this.resolved = open.device.createBuffer({ label: 'timestamps', size: 16, usage });
  }

  /** Seconds that a compute pass takes. */
  async time(record: (pass: GPUComputePassEncoder) => void): Promise<number> {
    const { device } = this.open;
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass(
      this.queries === undefined ? {} : { timestampWrites: writesTo(this.queries) },
    );
    record(pass);
    pass.end();
    if (this.queries !== undefined && this.resolved !== undefined) {
      encoder.resolveQuerySet(this.queries, 0, 2, this.resolved, 0);
      device.queue.submit([encoder.finish()]);
      return this.elapsed(this.resolved);
    }
    const started = performance.now();
    device.queue.submit([encoder.finish()]);
    await this.open.awaitGpu(device.queue.onSubmittedWorkDone());
    return (performance.now() - started) / 1000;
  }

  destroy(): void {
    this.queries?.destroy();
    this.resolved?.destroy();
  }

  private async elapsed(resolved: GPUBuffer): Promise<number> {
    const { device } = this.open;
    const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
    const staging = device.createBuffer({ label: 'timestamps read', size: 16, usage });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, 16);
    device.queue.submit([encoder.finish()]);
    await this.open.awaitGpu(staging.mapAsync(GPUMapMode.READ));
    const [begin = 0n, end = 0n] = new BigUint64Array(staging.getMappedRange());
    staging.destroy();
    return Number(end - begin) / 1e9;
  }
}

const writesTo = (querySet: GPUQuerySet): GPUComputePassTimestampWrites => ({
  querySet,
  beginningOfPassWriteIndex: 0,
  endOfPassWriteIndex: 1,
});
