import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import { resolveSize } from '../execute/sizes.ts';
import type { DrawnState } from '../recursion/recursion.ts';

/** Numbers that take the place of those that a segment draws. */
export interface GivenState {
  readonly drawn: DrawnState;
  /** For one row; they go for all rows. */
  readonly row: Uint32Array;
}

/** Puts given numbers in the place of drawn ones. */
export class GivenStates {
  private readonly session: Session;
  private readonly instance: ProgramInstance;
  private readonly due: ReadonlyMap<string, { readonly port: string; readonly buffer: GPUBuffer }>;

  constructor(session: Session, instance: ProgramInstance, states: readonly GivenState[]) {
    this.session = session;
    this.instance = instance;
    this.due = new Map(
      states.map((state) => [state.drawn.segment, { port: state.drawn.state, buffer: this.upload(state) }]),
    );
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

  private upload({ drawn: { state: port }, row }: GivenState): GPUBuffer {
    const { device } = this.session.open;
    const count = resolveSize(this.instance.port(port).size, this.instance.capacity);
    const rows = Uint32Array.from({ length: count }, (_, index) => row[index % row.length] ?? 0);
    const usage = GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = device.createBuffer({ label: `given ${port}`, size: rows.byteLength, usage });
    device.queue.writeBuffer(buffer, 0, rows);
    return buffer;
  }
}
