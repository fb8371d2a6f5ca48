import type { BufferPlan, Size } from '../../runtime/execute/plan.ts';

/**
 * How much longer than a value its buffer may be: what blocks hand on lives long, and would else take one after the other of the long
 * buffers that live briefly.
 */
const mostRoom = 2;

interface SharedBuffer {
  readonly buffer: number;
  readonly symbol: string | undefined;
  bytes: number;
}

/**
 * Buffers of a program. Values that live briefly share buffers: one is free again after the last step that reads its value. A shared
 * buffer serves one row symbol, whose value isn't known yet, and is as long as the longest value that it ever holds.
 */
export class Buffers {
  private readonly plans: { name: string; symbol: string | undefined; bytes: number }[] = [];
  private readonly shared: SharedBuffer[] = [];
  private free: SharedBuffer[] = [];

  /** A buffer of its own. */
  dedicated(name: string, symbol: string | undefined, bytes: number): number {
    return this.plans.push({ name, symbol, bytes }) - 1;
  }

  /** Starts a segment: no shared buffer is in use. */
  reset(): void {
    this.free = [...this.shared];
  }

  /**
   * The shortest free buffer that is long enough but not too roomy, else the longest of the shorter ones, which then grows, or a new
   * one.
   */
  take(symbol: string | undefined, bytes: number): number {
    const free = this.free.filter((shared) => shared.symbol === symbol).sort((a, b) => a.bytes - b.bytes);
    const fitting = free.find((shared) => shared.bytes >= bytes && shared.bytes <= mostRoom * bytes);
    const shared = fitting ?? free.findLast((candidate) => candidate.bytes < bytes) ?? this.open(symbol);
    this.free = this.free.filter((other) => other !== shared);
    shared.bytes = Math.max(shared.bytes, bytes);
    return shared.buffer;
  }

  release(buffer: number): void {
    const shared = this.shared.find((candidate) => candidate.buffer === buffer);
    if (shared !== undefined) this.free.push(shared);
  }

  finish(): readonly BufferPlan[] {
    for (const shared of this.shared) {
      const plan = this.plans[shared.buffer];
      if (plan !== undefined) plan.bytes = shared.bytes;
    }
    return this.plans.map(({ name, symbol, bytes }) => ({ name, size: sizeOf(symbol, bytes) }));
  }

  private open(symbol: string | undefined): SharedBuffer {
    const name = `shared${this.shared.length}`;
    const shared: SharedBuffer = { buffer: this.dedicated(name, symbol, 0), symbol, bytes: 0 };
    this.shared.push(shared);
    return shared;
  }
}

export const sizeOf = (symbol: string | undefined, times: number): Size =>
  symbol === undefined ? times : { symbol, times };
