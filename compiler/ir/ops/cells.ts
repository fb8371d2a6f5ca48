import { perElement } from '../amount.ts';
import { input, output } from '../application.ts';
import { IrError } from '../error.ts';
import type { Call } from '../evaluate/call.ts';
import { patchOffset, regionOffsets } from '../evaluate/grid.ts';
import { accumulate, at, axisFromEnd } from '../evaluate/tensor.ts';
import { demand, f32, none, pure, shapeAt, u32 } from '../op.ts';
import type { Op } from '../op.ts';
import { dimFromEnd, lastDim, printShape, product, rowsOf } from '../shape.ts';
import type { Rows, Shape } from '../shape.ts';

/** How tokens become features: (token/(V − 1) − mean) / deviation of the channel. */
export interface Normalisation {
  readonly alphabet: number;
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

const normalise = (token: number, channel: number, { alphabet, mean, deviation }: Normalisation): number =>
  (token / (alphabet - 1) - at(mean, channel)) / at(deviation, channel);

/** Which patches of a region are looked at. Extents are those of the canvas in cells. */
export interface PatchesAttributes {
  readonly extents: readonly number[];
  readonly grid: readonly number[];
  readonly patch: readonly number[];
  readonly channels: number;
  readonly first: number | 'previous';
  readonly count: number;
}

/** Patches that become features by number. */
export interface PatchifyAttributes extends PatchesAttributes, Normalisation {}

/** Number of the first patch that a call wants. */
const firstPatch = (call: Call<PatchesAttributes, 'position'>): number => {
  const { first } = call.attributes;
  if (first !== 'previous') return first;
  const position = call.scalar('position');
  if (position === 0) throw new IrError('position 0 has no previous patch');
  return position - 1;
};

/** Calls `visit` with every token of the patches of all rows, in the order channel, then position in the patch. */
const forEachToken = (
  call: Call<PatchesAttributes, 'position'>,
  visit: (token: number, channel: number, index: number) => void,
): void => {
  const { extents, grid, patch, channels, count } = call.attributes;
  const canvas = call.indices(0);
  const first = firstPatch(call);
  const cells = regionOffsets(patch, extents);
  let index = 0;
  for (const origin of call.indices(1)) {
    for (let p = first; p < first + count; p++) {
      const corner = origin + patchOffset(p, grid, patch, extents);
      for (let channel = 0; channel < channels; channel++)
        for (const cell of cells) visit(at(canvas, (corner + cell) * channels + channel), channel, index++);
    }
  }
};

/**
 * (canvas u32 [images, ...extents, C], origins u32 [rows]) → features [rows, count, C·Π patch] of patches `first` … `first + count − 1`
 * in raster order, in the order channel, then position in the patch. `first` may be the scalar `position` − 1 (`first: 'previous'`).
 * An origin is the index of the region's first cell in the canvas, images included.
 */
export const patchify: Op<PatchifyAttributes, 'position'> = {
  infer: ({ patch, channels, count }, inputs) => [f32(shapeAt(inputs, 1).rows, count, channels * product(patch))],
  cost: (node) => perElement(output(node), 3),
  evaluate(call) {
    const result = call.result();
    forEachToken(call, (token, channel, index) => {
      result[index] = normalise(token, channel, call.attributes);
    });
  },
  ...pure,
  scalars: ['position'],
};

/** Patches whose tokens are looked up in a table that has a row for each value of each channel. */
export interface EmbedPatchesAttributes extends PatchesAttributes {
  readonly alphabet: number;
}

/**
 * (canvas, origins, table [C·V, E]) → features [rows, count, C·Π patch·E] of the patches that patchify takes, in its order, each token
 * replaced by row channel·V + token of the table.
 */
export const embedPatches: Op<EmbedPatchesAttributes, 'position'> = {
  infer: ({ patch, channels, alphabet, count }, inputs) => {
    const [rows, width] = [dimFromEnd(shapeAt(inputs, 2), 1), lastDim(shapeAt(inputs, 2))];
    demand(rows === channels * alphabet, `a table of ${rows} rows for ${channels} × ${alphabet} values`);
    return [f32(shapeAt(inputs, 1).rows, count, channels * product(patch) * width)];
  },
  cost: none,
  evaluate(call) {
    const [table, width] = [call.floats(2), call.axis(2, 0)];
    forEachToken(call, (token, channel, index) => {
      const entry = (channel * call.attributes.alphabet + token) * width;
      call.result().set(table.subarray(entry, entry + width), index * width);
    });
  },
  ...pure,
  scalars: ['position'],
};

/** (canvas, origins, dy [rows, count, C·Π patch·E]) → gradient of the table. */
export const embedPatchesGrad: Op<EmbedPatchesAttributes, 'position'> = {
  infer: ({ patch, channels, alphabet }, inputs) => [
    f32(undefined, channels * alphabet, lastDim(shapeAt(inputs, 2)) / (channels * product(patch))),
  ],
  cost: (node) => perElement(input(node, 2), 1),
  evaluate(call) {
    const dy = call.floats(2);
    const width = axisFromEnd(call.resultShape(), 0);
    forEachToken(call, (token, channel, index) => {
      const entry = (channel * call.attributes.alphabet + token) * width;
      for (let w = 0; w < width; w++) accumulate(call.result(), entry + w, at(dy, index * width + w));
    });
  },
  ...pure,
  scalars: ['position'],
};

/** Which patches of a region become regions. Extents are those of the canvas in cells. */
export interface ChildOriginsAttributes {
  readonly extents: readonly number[];
  readonly grid: readonly number[];
  readonly patch: readonly number[];
  readonly at: 'all' | 'picked' | 'position' | 'own';
}

const rowsRequired = (shape: Shape): Rows => {
  if (shape.rows === undefined) throw new IrError(`${printShape(shape)} has no rows`);
  return shape.rows;
};

/**
 * (origins u32 [rows], picked u32 [children] = row·P + patch) → origins u32 [children]. Without `picked`: all patches in order, or
 * (`at: 'position'`) the one at the scalar `position`. `at: 'own'`: (origins, patches u32 [rows, 1]) → the one of each row's own.
 */
export const childOrigins: Op<ChildOriginsAttributes, 'position'> = {
  infer({ at: which, grid }, inputs) {
    const rows = rowsRequired(shapeAt(inputs, 0));
    if (which === 'picked') return [u32(rowsRequired(shapeAt(inputs, 1)))];
    return [u32(which === 'all' ? rowsOf(rows.symbol, rows.times * product(grid)) : rows)];
  },
  cost: none,
  evaluate(call) {
    const { extents, grid, patch, at: which } = call.attributes;
    const origins = call.indices(0);
    const result = call.resultIndices();
    const patches = product(grid);
    const childOrigin = (row: number, p: number): number => at(origins, row) + patchOffset(p, grid, patch, extents);
    result.forEach((_, child) => {
      if (which === 'position') result[child] = childOrigin(child, call.scalar('position'));
      else if (which === 'own') result[child] = childOrigin(child, at(call.indices(1), child));
      else {
        const picked = which === 'picked' ? at(call.indices(1), child) : child;
        result[child] = childOrigin(Math.floor(picked / patches), picked % patches);
      }
    });
  },
  ...pure,
  scalars: ['position'],
};

/** (canvas, origins [rows]) → tokens u32 [rows, C] of the cell at each origin. */
export const cellTokens: Op<{ readonly channels: number }> = {
  infer: ({ channels }, inputs) => [u32(shapeAt(inputs, 1).rows, channels)],
  cost: none,
  evaluate(call) {
    const { channels } = call.attributes;
    const canvas = call.indices(0);
    call.indices(1).forEach((origin, row) => {
      for (let channel = 0; channel < channels; channel++) {
        call.resultIndices()[row * channels + channel] = at(canvas, origin * channels + channel);
      }
    });
  },
  ...pure,
};

/** Some channels of cells, of which the last value of the alphabet marks the end along the first axis. */
export interface CellPaddingAttributes {
  readonly extents: readonly number[];
  readonly channels: number;
  readonly alphabet: number;
  /** The channels first … first + count − 1. */
  readonly first: number;
  readonly count: number;
}

/**
 * (canvas, origins [rows]) → u32 [rows, count]: 1 where the cell before the one at the origin, along the first axis, holds the end mark in the
 * same channel, so that this one is padding.
 */
export const cellPadding: Op<CellPaddingAttributes> = {
  infer: ({ count }, inputs) => [u32(shapeAt(inputs, 1).rows, count)],
  cost: none,
  evaluate(call) {
    const { extents, channels, alphabet, first, count } = call.attributes;
    const step = product(extents.slice(1));
    const canvas = call.indices(0);
    call.indices(1).forEach((origin, row) => {
      if (origin % product(extents) < step) return;
      for (let channel = first; channel < first + count; channel++)
        call.resultIndices()[row * count + channel - first] = Number(
          at(canvas, (origin - step) * channels + channel) === alphabet - 1,
        );
    });
  },
  ...pure,
};

/** A region that is taken as a whole. Extents are those of the canvas in cells. */
export interface RegionAttributes {
  readonly extents: readonly number[];
  readonly region: readonly number[];
  readonly channels: number;
}

export interface RegionMeanAttributes extends RegionAttributes, Normalisation {}

/** total / count, halves to the even neighbour; exact for integers. */
const roundedQuotient = (total: number, count: number): number => {
  const floor = Math.floor(total / count);
  const twiceRest = 2 * (total - floor * count);
  return twiceRest > count || (twiceRest === count && floor % 2 === 1) ? floor + 1 : floor;
};

/**
 * (canvas, origins [rows]) → (tokens u32 [rows, C]: the mean colour of each region, rounded half to even; features [rows, C]: the mean
 * itself, normalised).
 */
export const regionMean: Op<RegionMeanAttributes> = {
  infer({ channels }, inputs) {
    const { rows } = shapeAt(inputs, 1);
    return [u32(rows, channels), { ...f32(rows, channels), suffix: 'features' }];
  },
  cost: (node) => perElement(output(node), product(node.attributes.region)),
  evaluate(call) {
    const { extents, region, channels } = call.attributes;
    const canvas = call.indices(0);
    const cells = regionOffsets(region, extents);
    call.indices(1).forEach((origin, row) => {
      for (let channel = 0; channel < channels; channel++) {
        const total = cells.reduce((sum, cell) => sum + at(canvas, (origin + cell) * channels + channel), 0);
        call.resultIndices(0)[row * channels + channel] = roundedQuotient(total, cells.length);
        call.result(1)[row * channels + channel] = normalise(total / cells.length, channel, call.attributes);
      }
    });
  },
  ...pure,
};

/** (canvas, origins [rows]) → tokens u32 [rows, C]: the most frequent value of each channel in each region, the lowest one of several. */
export const regionMode: Op<RegionAttributes & { readonly alphabet: number }> = {
  infer: ({ channels }, inputs) => [u32(shapeAt(inputs, 1).rows, channels)],
  cost: none,
  evaluate(call) {
    const { extents, region, channels, alphabet } = call.attributes;
    const canvas = call.indices(0);
    const cells = regionOffsets(region, extents);
    call.indices(1).forEach((origin, row) => {
      for (let channel = 0; channel < channels; channel++) {
        const counts = new Uint32Array(alphabet);
        for (const cell of cells) {
          const token = at(canvas, (origin + cell) * channels + channel);
          counts[token] = at(counts, token) + 1;
        }
        const most = counts.reduce((largest, count) => Math.max(largest, count), 0);
        call.resultIndices()[row * channels + channel] = counts.indexOf(most);
      }
    });
  },
  ...pure,
};

/** tokens u32 [rows, C] → features [rows, C], normalised. */
export const normaliseTokens: Op<Normalisation> = {
  infer(_, inputs) {
    const tokens = shapeAt(inputs, 0);
    return [f32(tokens.rows, ...tokens.dims)];
  },
  cost: (node) => perElement(output(node), 3),
  evaluate(call) {
    const channels = call.axis(0, 0);
    call.indices(0).forEach((token, i) => {
      call.result()[i] = normalise(token, i % channels, call.attributes);
    });
  },
  ...pure,
};
