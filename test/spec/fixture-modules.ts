import type { GeneratorTraits, ModuleTraits } from '../../compiler/ir/module.ts';

const ar: GeneratorTraits = {
  name: 'ar',
  summary: 'raster order',
  order: 'raster order',
  conditionsProvided: () => 1,
  defaultConditions: () => 1,
  defaultHidden: (width) => 3 * width,
  supportsGuidingPixel: false,
  sequence: ({ patches }) => ({ tokens: patches, words: 'patches' }),
  defaultIterations: () => undefined,
  demands({ width, heads, grid }) {
    const unit = 2 * grid.length;
    if ((width / heads) % unit === 0) return [];
    const message = `rotary positions can't split a head of ${width / heads} over ${grid.length} axes`;
    return [{ key: 'heads', message, suggestion: `make width / heads a multiple of ${unit}` }];
  },
};

const masked: GeneratorTraits = {
  name: 'masked',
  summary: 'random order',
  order: 'random order',
  conditionsProvided: (axes) => 1 + 2 * axes,
  defaultConditions: (provided) => provided,
  defaultHidden: (width) => 4 * width,
  supportsGuidingPixel: true,
  takesOrder: true,
  defaultIterations: (patches) => (patches <= 16 ? patches : Math.max(16, Math.ceil(patches / 4))),
  sequence: ({ patches }) => ({ tokens: patches, words: 'patches' }),
  demands: () => [],
};

/** Traits like those of the real modules, so that the spec's tests stand on their own. */
export const fixtureModules: ModuleTraits = {
  generators: new Map([
    ['ar', ar],
    ['masked', masked],
  ]),
  heads: new Map([['categorical', { name: 'categorical', summary: 'one by one', demands: () => [] }]]),
};
