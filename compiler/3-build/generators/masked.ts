import type { Level } from '../../ir/architecture.ts';
import type { Value } from '../../ir/value.ts';
import { rowsOf } from '../../ir/shape.ts';
import type { Rows } from '../../ir/shape.ts';
import { conditionTokens } from '../conditions.ts';
import { drawnGuidingPixel, guidingPixel, guidingPixelSegment } from '../guiding-pixel.ts';
import { layerNorm } from '../layers/norm.ts';
import { addPositions } from '../layers/position.ts';
import { perceptronHidden, vitBlock } from '../layers/vit-block.ts';
import type {
  ForwardContext,
  GeneratorModule,
  HeadLoss,
  LevelContext,
  LevelOutput,
  LevelSampler,
  SamplerOptions,
  SamplingContext,
} from '../module.ts';
import { childOrigins, drawnOrder, patchTokens } from '../patches.ts';
import { guideOf } from '../place.ts';
import type { Scope } from '../scope.ts';

const childSymbol = (level: Level): string => `level${level.index + 1}`;

interface StatesOptions {
  readonly training: boolean;
  /** u32 [children], where their states alone are wanted: the number of each picked patch among all rows' tokens, of which `before` come first. */
  readonly picked?: (before: number) => Value;
}

/**
 * [guiding pixel, conditions, patches with the mask token where masked] → states of the patches [rows, P, W]; of those picked, if some are,
 * [children, 1, W]: the last block then has no need to go on with the others.
 */
const states = (
  context: LevelContext,
  conditions: Value,
  guide: Value | undefined,
  mask: Value,
  { training, picked }: StatesOptions,
): Value => {
  const { scope, level } = context;
  const token = scope.parameter('maskToken', [level.width], { kind: 'normal', deviation: 0.02 });
  const patches = scope.map('select', 'masked', mask, token, patchTokens(context, 0, level.patches));
  const prefix = guide === undefined ? [conditions] : [guide, conditions];
  const tokens = scope.add('concatTokens', 'tokens', {}, ...prefix, patches);
  const total = tokens.shape.dims[0] ?? 0;
  let x = layerNorm(scope.within('inputNorm'), addPositions(scope, tokens, total));
  const before = total - level.patches;
  const tokensPicked = picked?.(before);
  // The tokens count as a grid of one axis, of which a child reads one.
  const gather = (part: Scope, all: Value): Value =>
    tokensPicked === undefined
      ? all
      : part.add('gatherConditions', 'picked', { grid: [total], conditions: 1 }, all, tokensPicked);
  const mixing = { kind: 'parallel', causal: false, dropout: training ? level.attentionDropout : 0 } as const;
  for (let block = 0; block < level.blocks; block++) {
    const options = {
      heads: level.heads,
      hidden: level.hidden,
      mixing,
      projectionDropout: training ? level.projectionDropout : 0,
      ...(block === level.blocks - 1 ? { choose: gather } : {}),
    };
    x = vitBlock(scope.withinBlock(block), x, options);
  }
  const out =
    tokensPicked === undefined
      ? scope.add('sliceTokens', 'patchStates', { start: before, count: level.patches }, x)
      : x;
  return layerNorm(scope.within('outputNorm'), out);
};

/** The host draws the masks: `mask` u32 [rows, P], `picked` (the masked patches, row·P + patch) and `slot`, its inverse. */
const forward = (context: ForwardContext): LevelOutput => {
  const { scope, level, rows, handover, guidingHead, training } = context;
  const heads = new Map<string, HeadLoss>();
  let guide: Value | undefined;
  if (level.guidingPixel && guidingHead !== undefined) {
    const { token, modelled } = guidingPixel(context, guidingHead);
    heads.set(guideOf(level).name, modelled);
    guide = token;
  }
  const childRows = rowsOf(childSymbol(level));
  const mask = scope.input('mask', { rows, dims: [level.patches] }, 'u32');
  const picked = scope.input('picked', { rows: childRows, dims: [] }, 'u32');
  const slot = scope.input('slot', { rows, dims: [level.patches] }, 'u32');
  const conditions = conditionTokens(scope.within('conditionEmbedding'), handover, level.conditions, level.width);
  return {
    handover: {
      kind: 'picked',
      states: states(context, conditions, guide, mask, { training }),
      picked,
      slot,
      grid: level.grid,
    },
    childRows,
    childOrigins: childOrigins(context, 'picked', picked),
    heads,
  };
};

const conditionState = (scope: Scope, level: Level, rows: Rows): Value =>
  scope.state('conditionTokens', { rows, dims: [level.conditions, level.width] });
const orderState = (scope: Scope, level: Level, rows: Rows): Value =>
  scope.state('order', { rows, dims: [level.patches] }, 'u32');

/** Patches of each row that aren't known from the beginning. */
const unknownState = (scope: Scope, rows: Rows): Value => scope.state('unknown', { rows, dims: [] }, 'u32');

const begin = (context: SamplingContext): ReadonlyMap<string, Value> => {
  const { scope, level, handover, rows } = context;
  const [order, unknown] = drawnOrder(context, 'last');
  return new Map([
    [
      conditionState(scope, level, rows).name,
      conditionTokens(scope.within('conditionEmbedding'), handover, level.conditions, level.width),
    ],
    [orderState(scope, level, rows).name, order],
    [unknownState(scope, rows).name, unknown],
  ]);
};

/** One iteration; leaves the states of all patches, or of those that it picks where the child reads no neighbours. */
const iterate = (context: LevelContext, childReadsNeighbours: boolean): ReadonlyMap<string, Value> => {
  const { scope, level, rows, child } = context;
  const order = orderState(scope, level, rows);
  const guide = level.guidingPixel ? drawnGuidingPixel(context) : undefined;
  const out = states(
    context,
    conditionState(scope, level, rows),
    guide,
    scope.add('maskFromOrder', 'mask', {}, order, unknownState(scope, rows)),
    {
      training: false,
      ...(childReadsNeighbours
        ? {}
        : {
            picked: (before) =>
              scope.add('pickFromOrder', 'pickedTokens', { symbol: childSymbol(level), before }, order),
          }),
    },
  );
  const picked = scope.add('pickFromOrder', 'pickedNow', { symbol: childSymbol(level), before: 0 }, order);
  return new Map([
    [`${scope.path}.states`, out],
    ...(childReadsNeighbours ? [[`${scope.path}.picked`, picked] as const] : []),
    [`${child}.origins`, childOrigins(context, 'picked', picked)],
  ]);
};

const sampler = (level: Level, { data, guidingHead, childReadsNeighbours }: SamplerOptions): LevelSampler => {
  const { name, patches, iterations } = level;
  const iterateOnce = (context: LevelContext): ReadonlyMap<string, Value> => iterate(context, childReadsNeighbours);
  const guides = level.guidingPixel && guidingHead !== undefined ? [guidingPixelSegment(level, data, guidingHead)] : [];
  return {
    segments: [...guides, { name: `${name}.begin`, build: begin }, { name: `${name}.iterate`, build: iterateOnce }],
    loop: {
      kind: 'iterations',
      begin: [...guides.map((guide) => guide.name), `${name}.begin`],
      iterate: `${name}.iterate`,
      iterations,
      // It decodes the last ones of an order first.
      order: { ranks: `${name}.ranks`, fixed: level.order && [...level.order].reverse() },
    },
    childRows: () => rowsOf(childSymbol(level)),
    handover: (scope, rows) =>
      childReadsNeighbours
        ? {
            kind: 'picked',
            states: scope.state('states', { rows, dims: [patches, level.width] }),
            picked: scope.state('picked', { rows: rowsOf(childSymbol(level)), dims: [] }, 'u32'),
            slot: undefined,
            grid: level.grid,
          }
        : {
            kind: 'every',
            states: scope.state('states', { rows: rowsOf(childSymbol(level)), dims: [1, level.width] }),
          },
  };
};

/** Masked, bidirectional (the paper's MAR): ViT blocks; conditions for each patch from its own state and its neighbours'. */
export const masked: GeneratorModule = {
  name: 'masked',
  summary: 'random patches in parallel over several iterations, each seeing all known ones',
  conditionsProvided: (axes) => 1 + 2 * axes,
  defaultConditions: (provided) => provided,
  defaultHidden: perceptronHidden,
  supportsGuidingPixel: true,
  defaultIterations: (patches) => (patches <= 16 ? patches : Math.max(16, Math.ceil(patches / 4))),
  takesOrder: true,
  order: 'random order',
  sequence: ({ patches, conditions, guidingPixel }) => ({
    tokens: patches + conditions + (guidingPixel ? 1 : 0),
    words: [
      `${conditions} ${conditions === 1 ? 'condition' : 'conditions'}`,
      ...(guidingPixel ? ['the guiding pixel'] : []),
      `${patches.toLocaleString('en')} patches`,
    ].join(', '),
  }),
  demands: () => [],
  forward,
  sampler,
  down: (level) => ({
    patches: 'masked',
    rows: childSymbol(level),
    mask: `${level.name}.mask`,
    picked: `${level.name}.picked`,
    slot: `${level.name}.slot`,
  }),
};
