/**
 * A fractal generative model as a value (paper, section 3): a generator calls the generator inside it for each of its patches, down to a
 * head, which models the values of a single cell. All that follows the recursion reads this value: drawing, training, scoring, counting
 * and showing. Segments are named as in the plan's `sample` and `score` programs, states and inputs as those programs' ports.
 */
export interface Recursion {
  /** Segment that embeds the classes. It runs once. */
  readonly start: string;
  /** The outermost generator. It has a row for each image. */
  readonly generator: Generator;
}

/** A level, which calls its child, or the head, which calls nothing. `child` tells them apart. */
export type Generator = Level | Head;

/** What levels and heads have in common. */
interface Place {
  /** Unique in the model. Names of its parameters begin with it. */
  readonly name: string;
  /** The atomic module, as specs name it. */
  readonly module: string;
  /** Extents of the region that one row covers, in cells, outermost axis first. */
  readonly region: readonly number[];
  /** Number of its parameters. Those of level 0 include the class embedding. */
  readonly parameters: number;
  /** Floating-point operations of one row in one turn of its loop. */
  readonly turnFlop: number;
  /** Its rows while sampling: `times` for each of those that the symbol counts. */
  readonly rows: { readonly symbol: string; readonly times: number };
  /** State of the sampler, u32 [rows]: the first cell of each region, counted over all images. */
  readonly origins: string;
  readonly loop: Loop;
  readonly scoring: Scoring;
}

/** A generator that cuts its region into patches and calls its child for them. */
export interface Level extends Place {
  /** Extents of a patch, which is the child's region. */
  readonly patch: readonly number[];
  /** Patches in a region. */
  readonly patches: number;
  /** Which patches go down in training and likelihood. */
  readonly down: Down;
  /** The guiding pixel of each region (paper, section 4.2); undefined where the level has none. */
  readonly guide?: GuidingPixel | undefined;
  readonly child: Generator;
}

/** The innermost generator. It models the channels of one cell. */
export interface Head extends Place {
  readonly part: Part;
  readonly child?: undefined;
}

/**
 * How a generator's segments follow each other while sampling. Segments of `begin` run first, once.
 * raster: a patch a turn, in raster order or in each row's own `order`, `first` for the first one and `next` for the others; the child runs
 * after each.
 * iterations: a share of the patches a turn, by the cosine schedule; the picked patches of all rows are the child's rows.
 * once: everything in a single turn.
 */
export type Loop =
  | {
      readonly kind: 'raster';
      readonly begin: readonly string[];
      readonly first: string;
      readonly next: string;
      readonly order?: DrawnOrder;
    }
  | {
      readonly kind: 'iterations';
      readonly begin: readonly string[];
      readonly iterate: string;
      /** Turns, where a request doesn't say. */
      readonly iterations: number;
      /** The order in which each row decodes its patches, the last ones first. */
      readonly order: DrawnOrder;
    }
  | { readonly kind: 'once'; readonly begin: readonly string[]; readonly segment: string };

/** The order in which a loop takes each row's patches, where it isn't the same for all. */
export const orderOf = (loop: Loop): DrawnOrder | undefined => (loop.kind === 'once' ? undefined : loop.order);

/** An order that the loop's first segment draws for each row, unless it is given. */
export interface DrawnOrder {
  /** State, u32 [patches]: what to sort the patches of every row by; 0: by a random number. */
  readonly ranks: string;
  /** Patches, first to last, where a request gives no other order. */
  readonly fixed?: readonly number[] | undefined;
}

/** A state of the sampler that a segment draws, one row of numbers for each region. */
export interface DrawnState {
  /** u32 [rows, …]. */
  readonly state: string;
  readonly segment: string;
}

/**
 * every: all patches of a region, where `order` is given in an order for each region that the host draws. masked: those that the host masks; `rows` counts them, and `mask` u32 [rows, patches], `picked` u32 [picks]
 * (row · patches + patch) and `slot` u32 [rows, patches] (1 + the place in `picked`, 0 elsewhere) are inputs that list them.
 */
export type Down =
  | { readonly patches: 'every'; readonly order?: OrderInputs }
  | {
      readonly patches: 'masked';
      readonly rows: string;
      readonly mask: string;
      readonly picked: string;
      readonly slot: string;
    };

/** Inputs u32 [rows, patches]: the patches of each region in their order, and for each patch its place in it. */
export interface OrderInputs {
  readonly order: string;
  readonly places: string;
}

/** How the `score` program works on a generator's rows. */
export interface Scoring {
  readonly segment: string;
  /** Symbol that counts its rows. */
  readonly rows: string;
  /** Input, u32 [rows]: (the parent's row) · patches + patch; undefined for the outermost generator. */
  readonly picked?: string | undefined;
}

/** A head's share of the loss: the last level's pixels, or a level's guiding pixels. */
export interface Part {
  /** As evaluations call it. */
  readonly name: string;
  /** Input of the `train` program, f32 [1]: how much of the batch's rows are in a part of it. */
  readonly share: string;
  /** Result of the `score` program, f32 [rows, channels], in nats. */
  readonly nll: string;
}

export interface GuidingPixel extends Part {
  /** u32 [rows, channels]. */
  readonly drawn: DrawnState;
}

/** The levels, outermost first. */
export const levelsOf = ({ generator }: Recursion): readonly Level[] => {
  const levels: Level[] = [];
  for (let place = generator; place.child !== undefined; place = place.child) levels.push(place);
  return levels;
};

/** The innermost generator. */
export const headOf = ({ generator }: Recursion): Head => {
  let place = generator;
  while (place.child !== undefined) place = place.child;
  return place;
};

/** Levels and head, outermost first. */
export const generatorsOf = (recursion: Recursion): readonly Generator[] => [...levelsOf(recursion), headOf(recursion)];

/** The parts of the loss: guiding pixels, outermost first, then the head's. */
export const partsOf = (recursion: Recursion): readonly { readonly part: Part; readonly of: Generator }[] =>
  generatorsOf(recursion).flatMap((of) => {
    const part = of.child === undefined ? of.part : of.guide;
    return part === undefined ? [] : [{ part, of }];
  });

/** Whether scoring draws masks at random. */
export const drawsMasks = (recursion: Recursion): boolean =>
  levelsOf(recursion).some(({ down }) => down.patches === 'masked');

/** Whether a level takes its patches in any order, so that an item has a score for each. */
export const takesAnyOrder = (recursion: Recursion): boolean =>
  levelsOf(recursion).some(({ down }) => down.patches === 'every' && down.order !== undefined);

/** Whether scoring draws masks or orders at random, so that one pass says little. */
export const scoresByChance = (recursion: Recursion): boolean => drawsMasks(recursion) || takesAnyOrder(recursion);
