import { cosineSchedule } from './iterations.ts';
import type { Generator, Loop, Recursion } from './recursion.ts';

/** Iterations of levels by name, where they differ from the recursion's. */
export type IterationCounts = Readonly<Record<string, number>>;

/** Where a region lies: the patch of level 0 that holds it, the patch of level 1 inside that, and so on inwards. */
export type RegionPath = readonly number[];

export interface WalkOptions {
  /** Row counts at the start. */
  readonly rows: Readonly<Record<string, number>>;
  readonly iterations?: IterationCounts;
  /** Only what draws this region runs: the levels above it, each up to the patch on the way, and everything inside. */
  readonly region?: RegionPath | undefined;
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
  readonly times: number;
}

/** Patches of a loop that doesn't cut its region: a head's. */
const patchesOf = (place: Generator): number => (place.child === undefined ? 1 : place.patches);

/** The turns of each kind of loop: all of them, those that differ, and those that lead to one patch. A further kind is a row here. */
interface LoopTurns<L> {
  readonly all: (loop: L, place: Generator, count: number | undefined) => readonly Turn[];
  readonly folded: (loop: L, place: Generator, count: number | undefined) => readonly Turn[];
  readonly upTo: (loop: L, place: Generator, patch: number) => readonly Turn[];
}

type LoopOf<K extends Loop['kind']> = Extract<Loop, { kind: K }>;

const rasterTurn = ({ first, next }: LoopOf<'raster'>, place: Generator, position: number, times = 1): Turn => ({
  segment: position === 0 ? first : next,
  scalars: { position },
  share: (position + 1) / patchesOf(place),
  entered: true,
  times,
});

const iterationTurns = (
  { iterate, iterations }: LoopOf<'iterations'>,
  place: Generator,
  count = iterations,
): readonly Turn[] =>
  cosineSchedule(patchesOf(place), count).map(({ masked, picks, share }) => ({
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
    upTo: (loop, place, patch) =>
      Array.from({ length: patch + 1 }, (_, before) => ({
        ...rasterTurn(loop, place, before),
        entered: before === patch,
      })),
  },
  iterations: {
    all: iterationTurns,
    folded: (loop, place, count) => {
      const byPicks = new Map<number, Turn>();
      for (const turn of iterationTurns(loop, place, count)) {
        const { times } = byPicks.get(turn.picks ?? 1) ?? { times: 0 };
        byPicks.set(turn.picks ?? 1, { ...turn, times: times + 1 });
      }
      return [...byPicks.values()];
    },
    // The order that goes with it has the patch last, so that all others are known.
    upTo: ({ iterate }, place) => {
      const share = (patchesOf(place) - 1) / patchesOf(place);
      return [{ segment: iterate, scalars: { masked: 0, picks: 1 }, share, picks: 1, entered: true, times: 1 }];
    },
  },
  once: {
    all: (loop) => [onceTurn(loop)],
    folded: (loop) => [onceTurn(loop)],
    upTo: (_loop, { name }) => {
      throw new RangeError(
        `${name} draws all patches of a region at once, so that none of them can be drawn anew alone.`,
      );
    },
  },
};

/** Follows the recursion as sampling does, level within level: the only interpreter of a `Recursion`. */
export const walk = (
  { start, generator }: Recursion,
  { rows: startRows, iterations = {}, region = [], folded = false }: WalkOptions,
  visitor: Visitor,
): void => {
  const rows: Record<string, number> = { ...startRows };
  const run = (place: Generator | undefined, { segment, scalars, share, times }: Turn): void =>
    visitor.segment?.({ segment, place, rows, scalars, share, times });

  const turnsOf = <K extends Loop['kind']>(loop: LoopOf<K>, place: Generator, depth: number): readonly Turn[] => {
    const table: LoopTurns<LoopOf<K>> = loopTurns[loop.kind];
    const patch = region[depth];
    if (patch !== undefined) return table.upTo(loop, place, patch);
    return (folded ? table.folded : table.all)(loop, place, iterations[place.name]);
  };

  const visit = (place: Generator, depth: number, known: number, times: number): void => {
    visitor.enter?.(place, rows);
    for (const [position, segment] of place.loop.begin.entries())
      run(place, { segment, scalars: { position }, share: known, times, entered: false });
    for (const turn of turnsOf(place.loop, place, depth)) {
      const share = depth === 0 ? turn.share : known;
      const { child } = place;
      if (child !== undefined && turn.picks !== undefined)
        rows[child.rows.symbol] = (rowsOf(rows, place) * turn.picks) / child.rows.times;
      run(place, { ...turn, share, times: times * turn.times });
      if (child !== undefined && turn.entered) visit(child, depth + 1, share, times * turn.times);
    }
  };

  run(undefined, { segment: start, scalars: {}, share: 1, times: 1, entered: false });
  visit(generator, 0, 1, 1);
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
