import type { BufferPlan, Size } from '../../runtime/execute/plan.ts';

/**
 * How much longer than a value its buffer may be: what blocks hand on lives long, and would else take one after the other of the long
 * buffers that live briefly.
 */
const mostRoom = 2;

interface Slot {
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
  private readonly slots: Slot[] = [];
  private free: Slot[] = [];

  /** A buffer of its own. */
  dedicated(name: string, symbol: string | undefined, bytes: number): number {
    return this.plans.push({ name, symbol, bytes }) - 1;
  }

  /** Starts a segment: no shared buffer is in use. */
  reset(): void {
    this.free = [...this.slots];
  }

  /**
   * The shortest free buffer that is long enough but not too roomy, else the longest of the shorter ones, which then grows, or a new
   * one.
   */
  take(symbol: string | undefined, bytes: number): number {
    const free = this.free.filter((slot) => slot.symbol === symbol).sort((a, b) => a.bytes - b.bytes);
    const fitting = free.find((slot) => slot.bytes >= bytes && slot.bytes <= mostRoom * bytes);
    const slot = fitting ?? free.findLast((candidate) => candidate.bytes < bytes) ?? this.open(symbol);
    this.free = this.free.filter((other) => other !== slot);
    slot.bytes = Math.max(slot.bytes, bytes);
    return slot.buffer;
  }

  release(buffer: number): void {
    const slot = this.slots.find((candidate) => candidate.buffer === buffer);
    if (slot !== undefined) this.free.push(slot);
  }

  finish(): readonly BufferPlan[] {
    for (const slot of this.slots) {
      const plan = this.plans[slot.buffer];
      if (plan !== undefined) plan.bytes = slot.bytes;
    }
    return this.plans.map(({ name, symbol, bytes }) => ({ name, size: sizeOf(symbol, bytes) }));
  }

  private open(symbol: string | undefined): Slot {
    const name = `shared${this.slots.length}`;
    const slot: Slot = { buffer: this.dedicated(name, symbol, 0), symbol, bytes: 0 };
    this.slots.push(slot);
    return slot;
  }
}

export const sizeOf = (symbol: string | undefined, times: number): Size =>
  symbol === undefined ? times : { symbol, times };
