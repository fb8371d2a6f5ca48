import type { ChildOriginsAttributes } from '../../ir/ops/cells.ts';
import { product } from '../../ir/shape.ts';
import { listConstants } from '../../wgsl/constants.ts';
import { along, elements, scalar } from './sizes.ts';
import type { Lowering } from './step.ts';
import { input, output } from '../../ir/application.ts';

/** The constants of kernels/include/region.wgsl. */
export const regionConstants = (
  extents: readonly number[],
  grid: readonly number[],
  patch: readonly number[],
): Record<string, number> => ({
  AXES: extents.length,
  ...listConstants('EXTENTS', extents),
  ...listConstants('GRID', grid),
  ...listConstants('PATCH', patch),
});

/** The constants of kernels/include/normalise.wgsl, and the number of channels. */
export const colourConstants = (mean: readonly number[], deviation: readonly number[]): Record<string, number> => ({
  CHANNELS: mean.length,
  ...listConstants('MEAN', mean),
  ...listConstants('DEVIATION', deviation),
});

/** One thread for each feature. */
export const lowerPatchify: Lowering<'patchify'> = (node) => {
  const { extents, grid, patch, alphabet, mean, deviation, first, count } = node.attributes;
  const y = output(node);
  return [
    {
      kernel: 'patchify',
      label: node.name,
      constants: {
        PREVIOUS: Number(first === 'previous'),
        ...regionConstants(extents, grid, patch),
        ...colourConstants(mean, deviation),
      },
      launch: {
        count: elements(y),
        patches: count,
        cells: product(patch),
        first: first === 'previous' ? scalar('position') : first,
        largest: alphabet - 1,
      },
      bindings: { canvas: input(node, 0), origins: input(node, 1), y },
      items: along(elements(y)),
      touched: { canvas: elements(y) },
    },
  ];
};

/** One thread for each child; picked children, and those of each row's own patch, have kernels of their own, which read their numbers. */
export const lowerChildOrigins: Lowering<'childOrigins'> = (node) => {
  const { extents, grid, patch, at } = node.attributes;
  const children = output(node);
  const common = {
    label: node.name,
    constants: regionConstants(extents, grid, patch),
    items: along(elements(children)),
  };
  const origins = input(node, 0);
  if (at === 'picked') {
    return [
      {
        ...common,
        kernel: 'child-origins-picked',
        launch: { count: elements(children), patches: product(grid) },
        bindings: { origins, picked: input(node, 1), children },
      },
    ];
  }
  if (at === 'own') {
    return [
      {
        ...common,
        kernel: 'child-origins-own',
        launch: { count: elements(children) },
        bindings: { origins, patches: input(node, 1), children },
      },
    ];
  }
  return [
    {
      ...common,
      kernel: 'child-origins',
      launch: { count: elements(children), ...patchesTaken(at, grid) },
      bindings: { origins, children },
    },
  ];
};

/** Which patches of each region: all of them, or the one at the scalar `position`. */
const patchesTaken = (at: Exclude<ChildOriginsAttributes['at'], 'picked' | 'own'>, grid: readonly number[]) =>
  at === 'all' ? { patches: product(grid), first: 0 } : { patches: 1, first: scalar('position') };

/** One thread for each token. */
export const lowerCellTokens: Lowering<'cellTokens'> = (node) => {
  const tokens = output(node);
  return [
    {
      kernel: 'cell-tokens',
      label: node.name,
      constants: {},
      launch: { count: elements(tokens), channels: node.attributes.channels },
      bindings: { canvas: input(node, 0), origins: input(node, 1), tokens },
      items: along(elements(tokens)),
      touched: { canvas: elements(tokens) },
    },
  ];
};

/** One thread for each channel of a cell. */
export const lowerCellPadding: Lowering<'cellPadding'> = (node) => {
  const { extents, channels, alphabet, first, count } = node.attributes;
  const padding = output(node);
  return [
    {
      kernel: 'cell-padding',
      label: node.name,
      constants: {},
      launch: {
        count: elements(padding),
        ...{ channels, first, taken: count, cells: product(extents), step: product(extents.slice(1)) },
        endMark: alphabet - 1,
      },
      bindings: { canvas: input(node, 0), origins: input(node, 1), padding },
      items: along(elements(padding)),
      touched: { canvas: elements(padding) },
    },
  ];
};

/** One thread for each channel of a region, which it takes as a single patch. */
export const lowerRegionMean: Lowering<'regionMean'> = (node) => {
  const { extents, region, alphabet, mean, deviation } = node.attributes;
  const [tokens, features] = [output(node), output(node, 1)];
  const single = region.map(() => 1);
  return [
    {
      kernel: 'region-mean',
      label: node.name,
      constants: { ...regionConstants(extents, single, region), ...colourConstants(mean, deviation) },
      launch: { count: elements(tokens), cells: product(region), largest: alphabet - 1 },
      bindings: { canvas: input(node, 0), origins: input(node, 1), tokens, features },
      items: along(elements(tokens)),
    },
  ];
};

/** One workgroup for each channel of a region, which it takes as a single patch. */
export const lowerRegionMode: Lowering<'regionMode'> = (node) => {
  const { extents, region, channels, alphabet } = node.attributes;
  const tokens = output(node);
  const single = region.map(() => 1);
  return [
    {
      kernel: 'region-mode',
      label: node.name,
      constants: { ...regionConstants(extents, single, region), CHANNELS: channels, ALPHABET: alphabet },
      launch: { count: elements(tokens), cells: product(region) },
      bindings: { canvas: input(node, 0), origins: input(node, 1), tokens },
      items: along(elements(tokens)),
    },
  ];
};

/** One thread for each token. */
export const lowerNormaliseTokens: Lowering<'normaliseTokens'> = (node) => {
  const { alphabet, mean, deviation } = node.attributes;
  const y = output(node);
  return [
    {
      kernel: 'normalise-tokens',
      label: node.name,
      constants: colourConstants(mean, deviation),
      launch: { count: elements(y), largest: alphabet - 1 },
      bindings: { tokens: input(node, 0), y },
      items: along(elements(y)),
    },
  ];
};
