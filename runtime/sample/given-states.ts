import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import { resolveSize } from '../execute/sizes.ts';

/** Numbers that take the place of those that a segment draws. */
export interface GivenState {
  readonly port: string;
  /** The segment after which they are due. */
  readonly after: string;
  /** For one row; they go for all rows. */
  readonly row: Uint32Array;
}

/** A decoding order of a masked level, which otherwise draws one for each row. */
export const givenOrder = (level: string, order: Uint32Array): GivenState => ({
  port: `${level}.order`,
  after: `${level}.begin`,
  row: order,
});

/** Puts given numbers in the place of drawn ones. */
export class GivenStates {
  private readonly session: Session;
  private readonly instance: ProgramInstance;
  private readonly due: ReadonlyMap<string, { readonly port: string; readonly buffer: GPUBuffer }>;

  constructor(session: Session, instance: ProgramInstance, states: readonly GivenState[]) {
    this.session = session;
    this.instance = instance;
    this.due = new Map(states.map((state) => [state.after, { port: state.port, buffer: this.upload(state) }]));
  }

  /** To be called after every segment: records the copy that is due, if there is one. */
  after(segment: string): void {
    const due = this.due.get(segment);
    if (due !== undefined) this.session.recorder.copy(due.buffer, this.instance.port(due.port).gpu, due.buffer.size);
  }

  /** The work that reads them must be done. */
  destroy(): void {
    for (const { buffer } of this.due.values()) buffer.destroy();
  }

  private upload({ port, row }: GivenState): GPUBuffer {
    const { device } = this.session.open;
    const count = resolveSize(this.instance.port(port).size, this.instance.capacity);
    const rows = Uint32Array.from({ length: count }, (_, index) => row[index % row.length] ?? 0);
    const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = device.createBuffer({ label: `given ${port}`, size: rows.byteLength, usage });
    device.queue.writeBuffer(buffer, 0, rows);
    return buffer;
  }
}
