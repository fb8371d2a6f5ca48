import type { PatchifyAttributes } from '../../../compiler/ir/ops/cells.ts';
import { product } from '../../../compiler/ir/shape.ts';
import { caseOf, floats, images, integers, made } from './case.ts';
import type { Given, KernelCase } from './case.ts';

interface Canvas {
  readonly extents: readonly number[];
  readonly grid: readonly number[];
  readonly patch: readonly number[];
  readonly channels: number;
}

const symbols = { images: 3, picked: 5 };
const canvases: readonly Canvas[] = [
  { extents: [1], grid: [1], patch: [1], channels: 1 },
  { extents: [12], grid: [3], patch: [2], channels: 1 },
  { extents: [12, 8], grid: [3, 2], patch: [2, 4], channels: 3 },
  { extents: [27, 27], grid: [3, 3], patch: [3, 3], channels: 2 },
  { extents: [4, 6, 2], grid: [2, 3, 1], patch: [1, 2, 2], channels: 1 },
];
const alphabet = 256;

/** The first cells of regions that tile every image's canvas, in raster order. */
const regionOrigins = ({ extents, grid, patch }: Canvas): { perImage: number; given: Given } => {
  const region = grid.map((n, axis) => n * (patch[axis] ?? 1));
  const regions = extents.map((n, axis) => Math.floor(n / (region[axis] ?? 1)));
  const perImage = product(regions);
  const offset = (index: number): number => {
    let rest = index;
    let stride = 1;
    let cell = 0;
    for (let axis = extents.length - 1; axis >= 0; axis--) {
      cell += (rest % (regions[axis] ?? 1)) * (region[axis] ?? 1) * stride;
      rest = Math.floor(rest / (regions[axis] ?? 1));
      stride *= extents[axis] ?? 1;
    }
    return cell;
  };
  const at = (i: number): number => Math.floor(i / perImage) * product(extents) + offset(i % perImage);
  return { perImage, given: made('u32', images(perImage), [], at) };
};

const casesOf = (canvas: Canvas): KernelCase[] => {
  const { extents, grid, patch, channels } = canvas;
  const { given: origins, perImage } = regionOrigins(canvas);
  const area = product(extents) * channels;
  const pixels = integers(images(), [...extents, channels], alphabet);
  const mean = Array.from({ length: channels }, (_, c) => 0.4 + 0.1 * c);
  const deviation = Array.from({ length: channels }, (_, c) => 0.3 - 0.05 * c);
  const patches = product(grid);
  const take = (first: number | 'previous', count: number): PatchifyAttributes => ({
    extents,
    grid,
    patch,
    channels,
    alphabet,
    mean,
    deviation,
    first,
    count,
  });
  const setting = { symbols, scalars: { position: patches - 1 } };
  const region = grid.map((n, axis) => n * (patch[axis] ?? 1));
  const bits = integers(images(), [...extents, channels], 2);
  const within = integers(images(9), [], 3 * product(extents));
  const few = made('u32', images(), [...extents, channels], (i) => [7, 4999, 2500][(i * i) % 3] ?? 0);
  return [
    caseOf('patchify', take(0, patches), [pixels, origins], setting),
    caseOf('patchify', take(0, Math.max(1, patches - 1)), [pixels, origins], setting),
    caseOf('patchify', take('previous', 1), [pixels, origins], { symbols, scalars: { position: patches } }),
    ...embedded(take(0, patches), pixels, origins, symbols),
    ...embedded(take('previous', 1), pixels, origins, symbols),
    caseOf('childOrigins', { extents, grid, patch, at: 'all' }, [origins], setting),
    caseOf('childOrigins', { extents, grid, patch, at: 'position' }, [origins], setting),
    caseOf(
      'childOrigins',
      { extents, grid, patch, at: 'own' },
      [origins, integers(images(perImage), [1], patches)],
      setting,
    ),
    caseOf('childOrigins', { extents, grid, patch, at: 'picked' }, [origins, pickedPatches(patches)], setting),
    caseOf('cellTokens', { channels }, [pixels, origins], setting),
    caseOf('cellPadding', { extents, channels, alphabet: 2, first: 0, count: channels }, [bits, origins], setting),
    caseOf('cellPadding', { extents, channels, alphabet: 2, first: channels - 1, count: 1 }, [bits, within], setting),
    caseOf('regionMean', { extents, region, channels, alphabet, mean, deviation }, [pixels, origins], setting),
    caseOf(
      'regionMean',
      { extents, region, channels, alphabet, mean, deviation },
      [integers(images(), [...extents, channels], 2), origins],
      setting,
    ),
    caseOf('regionMode', { extents, region, channels, alphabet }, [pixels, origins], setting),
    caseOf('regionMode', { extents, region, channels, alphabet: 5000 }, [few, origins], setting),
    caseOf(
      'givenGuides',
      { extents, region, channels },
      [
        // Some regions are known, some taken, and of some a value is drawn.
        made(
          'u32',
          images(),
          [...extents, channels],
          (i) => [2, 1, Math.min(2, i % 7)][Math.floor((3 * i) / area) % 3] ?? 0,
        ),
        origins,
        integers(images(perImage), [channels], alphabet),
        integers(images(perImage), [channels], alphabet),
      ],
      setting,
    ),
    caseOf('normaliseTokens', { alphabet, mean, deviation }, [integers(images(49), [channels], alphabet)], setting),
  ];
};

/** Tokens looked up in tables of fours and of odd rows, and the tables' gradients. */
const embedded = (
  { mean: _mean, deviation: _deviation, ...attributes }: PatchifyAttributes,
  pixels: Given,
  origins: Given,
  rows: Readonly<Record<string, number>>,
): KernelCase[] => {
  const { channels, patch, count } = attributes;
  const setting = { symbols: rows, scalars: { position: 2 } };
  return [8, 3].flatMap((width) => {
    const dy = floats(origins.shape.rows, [count, channels * product(patch) * width]);
    const table = floats(undefined, [channels * alphabet, width]);
    return [
      caseOf('embedPatches', attributes, [pixels, origins, table], setting),
      caseOf('embedPatchesGrad', attributes, [pixels, origins, dy], setting),
    ];
  });
};

/** Picks among the patches of the first three rows. */
const pickedPatches = (patches: number): Given => integers({ symbol: 'picked', times: 1 }, [], 3 * patches);

export const cellCases: readonly KernelCase[] = canvases.flatMap(casesOf);
