import { IrError } from '../error.ts';
import { product } from '../shape.ts';
import type { Call, EvaluationRule } from './call.ts';
import { patchOffset, regionOffsets } from './grid.ts';
import { at } from './tensor.ts';

/** How tokens of each channel become features. */
interface Normalisation {
  readonly alphabet: number;
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** (token/(V − 1) − mean) / deviation of the channel. */
const normalise = (token: number, channel: number, { alphabet, mean, deviation }: Normalisation): number =>
  (token / (alphabet - 1) - at(mean, channel)) / at(deviation, channel);

/** Number of the first patch that a patchify call wants. */
const firstPatch = (call: Call<'patchify'>): number => {
  const { first } = call.attributes;
  if (first !== 'previous') return first;
  const position = call.scalar('position');
  if (position === 0) throw new IrError('position 0 has no previous patch');
  return position - 1;
};

export const evaluatePatchify: EvaluationRule<'patchify'> = (call) => {
  const { extents, grid, patch, channels, count } = call.attributes;
  const canvas = call.indices(0);
  const first = firstPatch(call);
  const cells = regionOffsets(patch, extents);
  const result = call.result();
  let feature = 0;
  for (const origin of call.indices(1)) {
    for (let p = first; p < first + count; p++) {
      const corner = origin + patchOffset(p, grid, patch, extents);
      for (let channel = 0; channel < channels; channel++)
        for (const cell of cells)
          result[feature++] = normalise(at(canvas, (corner + cell) * channels + channel), channel, call.attributes);
    }
  }
};

export const evaluateChildOrigins: EvaluationRule<'childOrigins'> = (call) => {
  const { extents, grid, patch, at: which } = call.attributes;
  const origins = call.indices(0);
  const result = call.resultIndices();
  const patches = product(grid);
  const childOrigin = (row: number, p: number): number => at(origins, row) + patchOffset(p, grid, patch, extents);
  result.forEach((_, child) => {
    if (which === 'position') result[child] = childOrigin(child, call.scalar('position'));
    else {
      const picked = which === 'picked' ? at(call.indices(1), child) : child;
      result[child] = childOrigin(Math.floor(picked / patches), picked % patches);
    }
  });
};

export const evaluateCellTokens: EvaluationRule<'cellTokens'> = (call) => {
  const { channels } = call.attributes;
  const canvas = call.indices(0);
  call.indices(1).forEach((origin, row) => {
    for (let channel = 0; channel < channels; channel++) {
      call.resultIndices()[row * channels + channel] = at(canvas, origin * channels + channel);
    }
  });
};

/** total / count, halves to the even neighbour; exact for integers. */
const roundedQuotient = (total: number, count: number): number => {
  const floor = Math.floor(total / count);
  const twiceRest = 2 * (total - floor * count);
  return twiceRest > count || (twiceRest === count && floor % 2 === 1) ? floor + 1 : floor;
};

export const evaluateRegionMean: EvaluationRule<'regionMean'> = (call) => {
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
};

export const evaluateNormaliseTokens: EvaluationRule<'normaliseTokens'> = (call) => {
  const channels = call.axis(0, 0);
  call.indices(0).forEach((token, i) => {
    call.result()[i] = normalise(token, i % channels, call.attributes);
  });
};
