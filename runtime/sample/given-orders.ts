import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import { resolveSize } from '../execute/sizes.ts';

/** Puts given decoding orders in the place of those that a masked level's first segment draws. */
export class GivenOrders {
  private readonly session: Session;
  private readonly instance: ProgramInstance;
  /** By the segment after which they are due. */
  private readonly orders: ReadonlyMap<string, { readonly port: string; readonly buffer: GPUBuffer }>;

  /** `orders` holds an order by level name; it goes for all rows of the level. */
  constructor(session: Session, instance: ProgramInstance, orders: Readonly<Record<string, Uint32Array>>) {
    this.session = session;
    this.instance = instance;
    this.orders = new Map(
      Object.entries(orders).map(([level, order]) => {
        const port = `${level}.order`;
        return [`${level}.begin`, { port, buffer: this.upload(port, order) }];
      }),
    );
  }

  /** To be called after every segment: records the copy that is due, if there is one. */
  after(segment: string): void {
    const due = this.orders.get(segment);
    if (due !== undefined) this.session.recorder.copy(due.buffer, this.instance.port(due.port).gpu, due.buffer.size);
  }

  /** The work that reads the orders must be done. */
  destroy(): void {
    for (const { buffer } of this.orders.values()) buffer.destroy();
  }

  private upload(port: string, order: Uint32Array): GPUBuffer {
    const { device } = this.session.open;
    const count = resolveSize(this.instance.port(port).size, this.instance.capacity);
    const rows = Uint32Array.from({ length: count }, (_, index) => order[index % order.length] ?? 0);
    const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = device.createBuffer({ label: `given ${port}`, size: rows.byteLength, usage });
    device.queue.writeBuffer(buffer, 0, rows);
    return buffer;
  }
}
