import type { Level } from './recursion.ts';

/** What is said of a value before drawing: it is drawn; it is taken when its turn comes, and scored; it is known from the beginning. */
export const marks = { drawn: 0, taken: 1, known: 2 } as const;

/** A patch of which something isn't known from the beginning. */
export interface UnknownPatch {
  readonly patch: number;
  /** Its first cell. */
  readonly origin: number;
}

/** Which patches have to be entered, where some cells of an item are known from the beginning. */
export class UnknownCells {
  private readonly extents: readonly number[];
  /** 1 = not known: [...extents]. */
  private readonly cells: Uint8Array;
  private readonly found = new Map<string, readonly UnknownPatch[]>();

  /** @param given the values' marks, [...extents, channels] */
  constructor(extents: readonly number[], channels: number, given: Uint8Array) {
    this.extents = extents;
    this.cells = Uint8Array.from({ length: given.length / channels }, (_, cell) =>
      Number(given.subarray(cell * channels, (cell + 1) * channels).some((mark) => mark !== marks.known)),
    );
  }

  /** The patches, in order, of the level's region that begins at a cell. */
  patchesOf(level: Pick<Level, 'name' | 'region' | 'patch'>, origin: number): readonly UnknownPatch[] {
    const key = `${level.name} ${origin}`;
    const known = this.found.get(key);
    if (known !== undefined) return known;
    const grid = level.region.map((extent, axis) => extent / (level.patch[axis] ?? 1));
    const inside = this.offsets(level.patch, () => 1);
    const patches = this.offsets(grid, (axis) => level.patch[axis] ?? 1)
      .map((offset, patch) => ({ patch, origin: origin + offset }))
      .filter((patch) => inside.some((cell) => this.cells[patch.origin + cell] === 1));
    this.found.set(key, patches);
    return patches;
  }

  /** Cells from the first place to each of a grid's, in raster order; `step` gives the cells from one place to the next along an axis. */
  private offsets(grid: readonly number[], step: (axis: number) => number): readonly number[] {
    let found: readonly number[] = [0];
    for (const [axis, extent] of grid.entries()) {
      const stride = step(axis) * this.extents.slice(axis + 1).reduce((product, n) => product * n, 1);
      found = found.flatMap((offset) => Array.from({ length: extent }, (_, at) => offset + at * stride));
    }
    return found;
  }
}
