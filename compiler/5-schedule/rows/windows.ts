import { WINDOW_BYTES } from '../../../runtime/execute/plan.ts';
import type { Location, Page } from '../../../runtime/execute/plan.ts';

/** Uniform bindings start at multiples of this on any adapter. */
const ALIGNMENT = 256;
const FOUR_BYTES = 16;

/** Weights that some part reads: `bytes` from `offset` on in their page, in units that must not be divided. */
export interface WeightRange {
  readonly page: number;
  readonly offset: number;
  readonly bytes: number;
  readonly unit: number;
}

/** Some of a range's units, in one binding. */
export interface Piece {
  /** The binding's name. */
  readonly binding: string;
  /** Fours from the binding's start. */
  readonly at: number;
  readonly firstUnit: number;
  readonly units: number;
}

interface Window {
  readonly page: number;
  readonly start: number;
  end: number;
}

const keyOf = ({ page, offset, bytes }: WeightRange): string => `${page} ${offset} ${bytes}`;

/** Bindings through which a row kernel reads its weights; asked for ranges first, then laid out, then asked for their pieces. */
export class Windows {
  private readonly pages: readonly Page[];
  private readonly whole: boolean;
  private readonly ranges = new Map<string, WeightRange>();
  private readonly windows: Window[] = [];
  private readonly pieces = new Map<string, readonly Piece[]>();

  /** `whole`: pages are bound as they are. */
  constructor(pages: readonly Page[], whole: boolean) {
    this.pages = pages;
    this.whole = whole;
  }

  want(range: WeightRange): void {
    this.ranges.set(keyOf(range), range);
  }

  /** The fewest windows that ranges in the order of their places need. */
  layOut(): void {
    const sorted = [...this.ranges.values()].sort((a, b) => a.page - b.page || a.offset - b.offset);
    for (const range of sorted) this.pieces.set(keyOf(range), this.place(range));
  }

  piecesOf(range: WeightRange): readonly Piece[] {
    return this.pieces.get(keyOf(range)) ?? [];
  }

  get count(): number {
    return this.windows.length;
  }

  /** By the bindings' names. */
  get locations(): Readonly<Record<string, Extract<Location, { page: number }>>> {
    return Object.fromEntries(
      this.windows.map(({ page, start, end }, index) => [
        nameOf(index),
        { page, of: 'weights', offset: start, bytes: end - start },
      ]),
    );
  }

  private place(range: WeightRange): readonly Piece[] {
    const { page, offset, bytes, unit } = range;
    const pieces: Piece[] = [];
    let done = 0;
    while (done < bytes) {
      const window = this.windowFor(page, offset + done, Math.min(unit, bytes - done));
      const room = this.whole ? bytes : window.start + WINDOW_BYTES - offset - done;
      const taken = bytes - done <= room ? bytes - done : Math.floor(room / unit) * unit;
      window.end = Math.max(window.end, offset + done + taken);
      const at = (offset + done - window.start) / FOUR_BYTES;
      pieces.push({
        binding: nameOf(this.windows.indexOf(window)),
        at,
        firstUnit: done / unit,
        units: Math.ceil(taken / unit),
      });
      done += taken;
    }
    return pieces;
  }

  /** The last window if a unit fits, else a new one. */
  private windowFor(page: number, offset: number, unit: number): Window {
    const last = this.windows.at(-1);
    if (last?.page === page && (this.whole || offset + unit <= last.start + WINDOW_BYTES)) return last;
    if (!this.whole && (offset % ALIGNMENT) + unit > WINDOW_BYTES)
      throw new RangeError('a unit is longer than a window');
    const window = this.whole
      ? { page, start: 0, end: this.pages[page]?.bytes ?? 0 }
      : { page, start: Math.floor(offset / ALIGNMENT) * ALIGNMENT, end: offset };
    this.windows.push(window);
    return window;
  }
}

const nameOf = (index: number): string => `weights${index}`;
