import fc from 'fast-check';
import { stringify } from 'yaml';

/** How large specs may be. What kernels have as constants comes from short lists, so that drivers compile most of them for many specs. */
export interface SpecSize {
  readonly levels: number;
  readonly blocks: number;
  /** Cells and values of an example at most: few, so that sampling takes few steps. */
  readonly cells: number;
  readonly values: number;
}

export const smallest: SpecSize = { levels: 2, blocks: 1, cells: 9, values: 18 };
export const allSizes: SpecSize = { levels: 5, blocks: 2, cells: 36, values: 72 };

/** Alphabets on both sides of everything that kernels divide by, and those that people have: bits, palettes, letters, bytes. */
const alphabets = [
  2, 3, 4, 5, 7, 8, 12, 16, 20, 27, 32, 60, 64, 100, 127, 128, 250, 255, 256, 257, 512, 1000, 1024, 2052, 4096,
];

const product = (numbers: readonly number[]): number => numbers.reduce((total, n) => total * n, 1);

interface Partition {
  readonly shape: readonly number[];
  /** The patch of each level; the last one is a cell. */
  readonly patches: readonly (readonly number[])[];
}

/** One to four axes, one to five levels, each of which cuts its region into 2 to 6 patches. */
const partition = (size: SpecSize): fc.Arbitrary<Partition> =>
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: size.levels }))
    .chain(([axes, levels]) =>
      fc
        .array(fc.tuple(fc.nat(axes - 1), fc.constantFrom(2, 3), fc.nat(axes - 1), fc.constantFrom(1, 1, 2)), {
          minLength: levels,
          maxLength: levels,
        })
        .map((cuts): Partition => {
          let region: readonly number[] = new Array<number>(axes).fill(1);
          const regions = [region];
          for (const [axis, factor, other, more] of cuts) {
            const finer = region.map((n, a) => n * (a === axis ? factor : 1));
            const finest = finer.map((n, a) => n * (a === other && a !== axis ? more : 1));
            region = product(finest) <= size.cells ? finest : product(finer) <= size.cells ? finer : region;
            if (region !== regions[0]) regions.unshift(region);
          }
          const [shape = region, ...patches] = regions;
          return { shape, patches };
        }),
    )
    .filter(({ shape }) => shape.length > 1 || (shape[0] ?? 1) > 1);

/** Heads, and numbers of each of them in multiples of `unit`. */
const widths = (unit: number, most: number): fc.Arbitrary<{ width: number; heads: number }> =>
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(1, 2, 3, 4, 6, 8))
    .map(([heads, units]) => ({ heads, width: heads * units * unit }))
    .filter(({ width }) => width <= most);

const rate = fc.constantFrom(0, 0.25);

const level = (
  { blocks }: SpecSize,
  axes: number,
  patch: readonly number[],
  parent: string | undefined,
  module: string,
) => {
  // The root hands the class down in every direction; a level that takes patches one by one hands its patch's own state down alone.
  const provided = parent === undefined || parent === 'masked' ? 1 + 2 * axes : 1;
  const common = {
    module: fc.constant(module),
    patch: fc.constant(patch),
    blocks: fc.integer({ min: 1, max: blocks }),
    hidden: fc.constantFrom(1, 7, 8, 18, 32, 40),
    dropout: fc.oneof(rate, fc.record({ attention: rate, projection: rate })),
  };
  const fields =
    module !== 'masked'
      ? fc.record(common, { requiredKeys: ['module', 'patch'] })
      : fc.record(
          {
            ...common,
            conditions: fc.integer({ min: 1, max: provided }),
            iterations: fc.integer({ min: 1, max: 4 }),
            ...(parent === undefined ? {} : { guidingPixel: fc.boolean() }),
          },
          { requiredKeys: ['module', 'patch'] },
        );
  return fc.tuple(fields, widths(module === 'ar' ? 2 * axes : 1, 48)).map(([own, size]) => ({ ...own, ...size }));
};

const levels = (size: SpecSize, { shape, patches }: Partition) =>
  fc
    .array(fc.constantFrom('ar', 'masked', 'any-order'), { minLength: patches.length, maxLength: patches.length })
    .chain((modules) =>
      fc.tuple(
        ...patches.map((patch, index) =>
          level(size, shape.length, patch, modules[index - 1], modules[index] ?? 'ar').map((one) => {
            const region = index === 0 ? shape : (patches[index - 1] ?? shape);
            const count = product(region) / product(patch);
            return 'iterations' in one ? { ...one, iterations: Math.min(Number(one.iterations), count) } : one;
          }),
        ),
      ),
    );

const head = (size: SpecSize) =>
  fc
    .tuple(widths(1, 40), fc.integer({ min: 1, max: size.blocks }), fc.constantFrom(1, 1, 5), fc.boolean())
    .map(([width, blocks, firstChannelWeight, isLogistic]) => ({ ...width, blocks, firstChannelWeight, isLogistic }))
    .chain((rest) => fc.integer({ min: 1, max: 4 }).map((components) => ({ ...rest, components })));

/** A logistic head, if it is to be one and the values are on a scale. */
const headFor = (values: string, { isLogistic, components, ...rest }: RandomHead): object =>
  isLogistic && values === 'ordinal' ? { kind: 'logistic', components, ...rest } : rest;

type RandomHead = ReturnType<typeof head> extends fc.Arbitrary<infer H> ? H : never;

const data = ({ values }: SpecSize, { shape }: Partition) => {
  const most = Math.min(32, Math.max(1, Math.floor(values / product(shape))));
  return fc
    .record({
      channels: fc.oneof(fc.integer({ min: 1, max: Math.min(4, most) }), fc.integer({ min: 1, max: most })),
      alphabet: fc.constantFrom(...alphabets),
      values: fc.constantFrom('ordinal', 'categorical'),
      classes: fc.constantFrom(1, 2, 3, 7),
      labelDrop: fc.constantFrom(0.1, 0.5),
    })
    .chain((rest) =>
      fc
        .array(fc.tuple(fc.constantFrom(0.5, 0.25), fc.constantFrom(0.5, 0.2)), {
          minLength: rest.channels,
          maxLength: rest.channels,
        })
        .map((normalisation) => ({
          shape,
          ...rest,
          mean: normalisation.map(([mean]) => mean),
          deviation: normalisation.map(([, deviation]) => deviation),
        })),
    );
};

const train = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  microBatch: fc.integer({ min: 1, max: 3 }),
  average: fc.constantFrom(0, 0.9),
  precision: fc.constantFrom('float32', 'float32', 'mixed'),
  rematerialise: fc.boolean(),
  clip: fc.constantFrom(0, 1),
  flip: fc.boolean(),
  schedule: fc.constantFrom('cosine', 'constant'),
});

/** A valid spec, as YAML. */
const randomSpec = (size: SpecSize): fc.Arbitrary<string> =>
  partition(size)
    .chain((cut) => fc.tuple(data(size, cut), levels(size, cut), head(size), head(size), train))
    .map(([dataOf, levelsOf, headOf, guidingHead, trainOf]) => {
      const guided = levelsOf.some((one) => 'guidingPixel' in one && one.guidingPixel === true);
      return stringify({
        data: dataOf,
        levels: levelsOf,
        head: headFor(dataOf.values, headOf),
        ...(guided ? { guidingHead: headFor(dataOf.values, guidingHead) } : {}),
        train: { steps: 3, rate: 1e-3, warmup: 0, ...trainOf, microBatch: Math.min(trainOf.batch, trainOf.microBatch) },
      });
    });

/** `count` specs, the same for the same seed. */
export const randomSpecs = (count: number, seed: number, size = allSizes): readonly string[] =>
  fc.sample(randomSpec(size), { numRuns: count, seed });
