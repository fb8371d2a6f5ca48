import { cosineSchedule, remaining } from './iterations.ts';
import type { Generator, Loop, Recursion } from './recursion.ts';
import type { UnknownCells, UnknownPatch } from './unknown.ts';

/** Iterations of levels by name, where they differ from the recursion's. */
export type IterationCounts = Readonly<Record<string, number>>;

export interface WalkOptions {
  /** Row counts at the start. */
  readonly rows: Readonly<Record<string, number>>;
  readonly iterations?: IterationCounts;
  /** Nothing but what draws these cells runs: a patch that is known as a whole isn't entered. Undefined: all cells are drawn. */
  readonly unknown?: UnknownCells | undefined;
  /** Turns of a loop that differ in nothing but their scalars are visited once, with the number of their `times`. */
  readonly folded?: boolean;
}

/** One run of a segment. */
export interface SegmentRun {
  readonly segment: string;
  /** Whose loop runs it; undefined for the recursion's start. */
  readonly place: Generator | undefined;
  /** Row counts by symbol. The record changes during the walk. */
  readonly rows: Readonly<Record<string, number>>;
  readonly scalars: Readonly<Record<string, number>>;
  /** Share of level 0's patches that is known after it; 1 outside of level 0's loop. The guidance schedule goes by it. */
  readonly share: number;
  /** Equal runs that this one stands for; 1 unless the walk is folded. */
  readonly times: number;
}

/** What is done on the way. */
export interface Visitor {
  /** A generator starts on the regions at its origins. */
  enter?(generator: Generator, rows: Readonly<Record<string, number>>): void;
  segment?(run: SegmentRun): void;
}

/** One turn of a loop: a segment, then the child. */
interface Turn {
  readonly segment: string;
  readonly scalars: Readonly<Record<string, number>>;
  /** Share of the level's patches that is known after it. */
  readonly share: number;
  /** Patches of a row that become rows of the child; undefined where rows stay as they are. */
  readonly picks?: number;
  /** Whether the child runs. */
  readonly entered: boolean;
  /** The patch of every row that the child works on, where it is the same for all. */
  readonly reaches?: number;
  readonly times: number;
}

/** Patches of a loop that doesn't cut its region: a head's. */
const patchesOf = (place: Generator): number => (place.child === undefined ? 1 : place.patches);

/** The patches of a level's regions that aren't known from the beginning. */
interface OpenPatches {
  /** Numbers of those of any region. */
  readonly numbers: ReadonlySet<number>;
  /** As many as the region has that has most. */
  readonly most: number;
}

/** The turns of each kind of loop: all of them, those that differ, and those that lead to the open patches. A further kind is a row here. */
interface LoopTurns<L> {
  readonly all: (loop: L, place: Generator, count: number | undefined) => readonly Turn[];
  readonly folded: (loop: L, place: Generator, count: number | undefined) => readonly Turn[];
  readonly open: (loop: L, place: Generator, count: number | undefined, open: OpenPatches) => readonly Turn[];
}

type LoopOf<K extends Loop['kind']> = Extract<Loop, { kind: K }>;

const rasterTurn = ({ first, next, order }: LoopOf<'raster'>, place: Generator, position: number, times = 1): Turn => ({
  segment: position === 0 ? first : next,
  scalars: { position },
  share: (position + 1) / patchesOf(place),
  entered: true,
  ...(order === undefined ? { reaches: position } : {}),
  times,
});

const iterationTurns = (
  { iterate, iterations }: LoopOf<'iterations'>,
  place: Generator,
  count = iterations,
  unknown = patchesOf(place),
): readonly Turn[] =>
  remaining(cosineSchedule(patchesOf(place), count), unknown).map(({ masked, picks, share }) => ({
    ...{ segment: iterate, scalars: { masked, picks }, share, picks },
    ...{ entered: true, times: 1 },
  }));

const onceTurn = ({ segment }: LoopOf<'once'>): Turn => ({ segment, scalars: {}, share: 1, entered: true, times: 1 });

const loopTurns: { readonly [K in Loop['kind']]: LoopTurns<LoopOf<K>> } = {
  raster: {
    all: (loop, place) => Array.from({ length: patchesOf(place) }, (_, patch) => rasterTurn(loop, place, patch)),
    folded: (loop, place) => {
      const others = patchesOf(place) - 1;
      return [rasterTurn(loop, place, 0), ...(others > 0 ? [rasterTurn(loop, place, 1, others)] : [])];
    },
    // The turns before an open patch take in what is known, which stands first in an order of each row's own.
    open: (loop, place, _count, { numbers, most }) => {
      const known = patchesOf(place) - most;
      const isOpen = (turn: number): boolean => (loop.order === undefined ? numbers.has(turn) : turn >= known);
      const turns = loop.order === undefined ? Math.max(-1, ...numbers) + 1 : most === 0 ? 0 : patchesOf(place);
      return Array.from({ length: turns }, (_, turn) => ({ ...rasterTurn(loop, place, turn), entered: isOpen(turn) }));
    },
  },
  iterations: {
    all: (loop, place, count) => iterationTurns(loop, place, count),
    folded: (loop, place, count) => {
      const byPicks = new Map<number, Turn>();
      for (const turn of iterationTurns(loop, place, count)) {
        const { times } = byPicks.get(turn.picks ?? 1) ?? { times: 0 };
        byPicks.set(turn.picks ?? 1, { ...turn, times: times + 1 });
      }
      return [...byPicks.values()];
    },
    open: (loop, place, count, { most }) => iterationTurns(loop, place, count, most),
  },
  once: {
    all: (loop) => [onceTurn(loop)],
    folded: (loop) => [onceTurn(loop)],
    open: (loop) => [onceTurn(loop)],
  },
};

const openPatches = (regions: readonly (readonly UnknownPatch[])[]): OpenPatches => ({
  numbers: new Set(regions.flatMap((patches) => patches.map(({ patch }) => patch))),
  most: Math.max(0, ...regions.map((patches) => patches.length)),
});

/** Follows the recursion as sampling does, level within level: the only interpreter of a `Recursion`. */
export const walk = (
  { start, generator }: Recursion,
  { rows: startRows, iterations = {}, unknown, folded = false }: WalkOptions,
  visitor: Visitor,
): void => {
  const rows: Record<string, number> = { ...startRows };
  const run = (place: Generator | undefined, { segment, scalars, share, times }: Turn): void =>
    visitor.segment?.({ segment, place, rows, scalars, share, times });

  const turnsOf = <K extends Loop['kind']>(
    loop: LoopOf<K>,
    place: Generator,
    open: OpenPatches | undefined,
  ): readonly Turn[] => {
    const table: LoopTurns<LoopOf<K>> = loopTurns[loop.kind];
    if (open !== undefined) return table.open(loop, place, iterations[place.name], open);
    return (folded ? table.folded : table.all)(loop, place, iterations[place.name]);
  };

  /** `origins`: first cells of all regions that the rows may be, where some cells are known. */
  const visit = (place: Generator, depth: number, share: number, times: number, origins: readonly number[]): void => {
    visitor.enter?.(place, rows);
    for (const [position, segment] of place.loop.begin.entries())
      run(place, { segment, scalars: { position }, share, times, entered: false });
    const { child } = place;
    const patches =
      unknown === undefined || child === undefined ? [] : origins.map((origin) => unknown.patchesOf(place, origin));
    const open = unknown === undefined ? undefined : openPatches(patches);
    for (const turn of turnsOf(place.loop, place, open)) {
      const known = depth === 0 ? turn.share : share;
      if (child !== undefined && turn.picks !== undefined)
        rows[child.rows.symbol] = (rowsOf(rows, place) * turn.picks) / child.rows.times;
      run(place, { ...turn, share: known, times: times * turn.times });
      if (child === undefined || !turn.entered) continue;
      const inside = patches
        .flat()
        .filter(({ patch }) => turn.reaches === undefined || patch === turn.reaches)
        .map(({ origin }) => origin);
      visit(child, depth + 1, known, times * turn.times, inside);
    }
  };

  run(undefined, { segment: start, scalars: {}, share: 1, times: 1, entered: false });
  visit(generator, 0, 1, 1, [0]);
};

/** Rows of a generator while sampling. */
export const rowsOf = (
  counts: Readonly<Record<string, number>>,
  { name, rows }: Pick<Generator, 'name' | 'rows'>,
): number => {
  const count = counts[rows.symbol];
  if (count === undefined) throw new RangeError(`The rows of ${name}, ${rows.symbol}, have no number at the start.`);
  return count * rows.times;
};
