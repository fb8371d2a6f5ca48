import type { Level } from '../../ir/architecture.ts';
import type { Value } from '../../ir/value.ts';
import { rowsOf } from '../../ir/shape.ts';
import { conditionTokens, oneCondition } from '../conditions.ts';
import { arBlock, swigluHidden } from '../layers/ar-block.ts';
import type { Mixing } from '../layers/attention.ts';
import { layerNorm } from '../layers/norm.ts';
import { positionTable } from '../layers/position.ts';
import type {
  ForwardContext,
  GeneratorModule,
  LevelContext,
  LevelOutput,
  LevelSampler,
  SamplingContext,
} from '../module.ts';
import { childOrigins, drawnOrder, patchTokens } from '../patches.ts';
import { conditionAndPatches, patchByPatch } from '../patch-by-patch.ts';
import type { PatchSegments } from '../patch-by-patch.ts';
import type { Scope } from '../scope.ts';

/** Tables [P, W]: where the patch lies whose content a token holds, and where the one lies that comes next. */
const ownPositions = ({ scope, level }: LevelContext): Value =>
  positionTable(scope.within('own'), level.patches, level.width);
const nextPositions = ({ scope, level }: LevelContext): Value =>
  positionTable(scope.within('next'), level.patches, level.width);

/** The rows of a table for patches u32 [rows, n]: [rows, n, W]. */
const positionsAt = (scope: Scope, name: string, patches: Value, table: Value): Value => {
  const { rows = rowsOf('images'), dims } = patches.shape;
  const [count = 1] = dims;
  if (count === 1) return scope.add('embedding', name, { groups: 1 }, patches, table);
  const flat = scope.reshape(`${name}Patches`, patches, rowsOf(rows.symbol, rows.times * count), 1);
  const found = scope.add('embedding', `${name}Flat`, { groups: 1 }, flat, table);
  return scope.reshape(name, found, rows, count, table.shape.dims.at(-1) ?? 1);
};

/** The blocks and norms that every use of the level shares; `projectionDropout` is 0 but in training. */
const transform = ({ scope, level }: LevelContext, tokens: Value, mixing: Mixing, projectionDropout: number): Value => {
  const { heads, hidden } = level;
  let x = layerNorm(scope.within('inputNorm'), tokens);
  for (let block = 0; block < level.blocks; block++)
    x = arBlock(scope.withinBlock(block), x, { heads, hidden, mixing, projectionDropout });
  return layerNorm(scope.within('outputNorm'), x);
};

/**
 * Token 0 is the condition, token t the patch at place t − 1 of the row's order; each knows the patch at its own place t as the next one.
 * The host draws the orders, and their inverses. States leave in raster order, so that nothing outside knows of the order.
 */
const forward = (context: ForwardContext): LevelOutput => {
  const { scope, level, handover, rows, training } = context;
  const { patches, width } = level;
  const order = scope.input('order', { rows, dims: [patches] }, 'u32');
  const places = scope.input('places', { rows, dims: [patches] }, 'u32');
  const condition = conditionTokens(scope.within('conditionEmbedding'), handover, 1, width);
  const next = positionsAt(scope, 'nextPositions', order, nextPositions(context));
  const mixing = { kind: 'parallel', causal: true, dropout: training ? level.attentionDropout : 0 } as const;
  const tokens =
    patches === 1 ? condition : scope.add('concatTokens', 'tokens', {}, condition, known(context, order, places));
  const positioned = scope.map('add', 'positioned', tokens, next);
  const ordered = transform(context, positioned, mixing, training ? level.projectionDropout : 0);
  return {
    handover: { kind: 'every', states: scope.add('permuteTokens', 'rasterStates', {}, ordered, places, order) },
    childRows: rowsOf(rows.symbol, rows.times * patches),
    childOrigins: childOrigins(context, 'all'),
    heads: new Map(),
  };
};

/** All patches but the last one, in the order, with their own positions: nobody is to come after the last. */
const known = (context: ForwardContext, order: Value, places: Value): Value => {
  const { scope, level } = context;
  const placed = scope.map('add', 'placed', patchTokens(context, 0, level.patches), ownPositions(context));
  const ordered = scope.add('permuteTokens', 'ordered', {}, placed, order, places);
  return scope.add('sliceTokens', 'known', { start: 0, count: level.patches - 1 }, ordered);
};

type StateContext = Pick<LevelContext, 'scope' | 'level' | 'rows'>;

const conditionState = ({ scope, level, rows }: StateContext): Value =>
  scope.state('conditionToken', { rows, dims: [1, level.width] });
const orderState = ({ scope, level, rows }: StateContext): Value =>
  scope.state('order', { rows, dims: [level.patches] }, 'u32');

/** Patches that are known from the beginning come first in the order, so that all others see them. */
const begin = (context: SamplingContext): ReadonlyMap<string, Value> => {
  const { scope, level, handover } = context;
  const [order] = drawnOrder(context, 'first');
  return new Map([
    [conditionState(context).name, conditionTokens(scope.within('conditionEmbedding'), handover, 1, level.width)],
    [orderState(context).name, order],
  ]);
};

/** The patch before, as a token [rows, 1, W]. It is taken as a region that is a single patch. */
const previousToken = (context: LevelContext): Value => {
  const { scope, level } = context;
  const patch = scope.add('patchAt', 'previousPatch', { back: 1 }, orderState(context));
  const single = { ...level, region: level.patch, grid: level.grid.map(() => 1), patches: 1 };
  const token = patchTokens({ ...context, level: single, origins: childOrigins(context, 'own', patch) }, 0, 1);
  return scope.map('add', 'placed', token, positionsAt(scope, 'ownPosition', patch, ownPositions(context)));
};

/** One step over the key/value cache: the token before place `position` of the order → the condition of the patch there. */
const step = (context: LevelContext, token: Value): ReadonlyMap<string, Value> => {
  const { scope, level, child } = context;
  const patch = scope.add('patchAt', 'patch', { back: 0 }, orderState(context));
  const positioned = scope.map(
    'add',
    'positioned',
    token,
    positionsAt(scope, 'nextPosition', patch, nextPositions(context)),
  );
  const states = transform(context, positioned, { kind: 'cached', tokens: level.patches, at: 'position' }, 0);
  return new Map([
    [`${scope.path}.states`, states],
    [`${child}.origins`, childOrigins(context, 'own', patch)],
  ]);
};

const sampler = (level: Level): LevelSampler => {
  const segments: PatchSegments = {
    begin,
    first: (context) => step(context, conditionState(context)),
    next: (context) => step(context, previousToken(context)),
  };
  return patchByPatch(level, segments, { ranks: `${level.name}.ranks`, fixed: level.order });
};

/**
 * Autoregressive in an order drawn for each region: the blocks of `ar`, each token knowing where its own patch lies and where the next one
 * does (σ-GPT, Pannatier et al. 2024, arXiv 2404.09562; RandAR, Pang et al. 2024, arXiv 2412.01827).
 */
export const anyOrder: GeneratorModule = {
  name: 'any-order',
  summary: 'autoregressive, patches in any order, each conditioned on those before it',
  conditionsProvided: () => 1,
  defaultConditions: () => 1,
  defaultHidden: swigluHidden,
  supportsGuidingPixel: false,
  defaultIterations: () => undefined,
  takesOrder: true,
  order: 'any order',
  sequence: conditionAndPatches,
  demands: ({ conditions }) => oneCondition('any-order', conditions),
  forward,
  sampler,
  down: ({ name }) => ({ patches: 'every', order: { order: `${name}.order`, places: `${name}.places` } }),
};
