import type { Level } from '../../ir/architecture.ts';
import type { Value } from '../../ir/value.ts';
import type { Demand } from '../../ir/module.ts';
import { rowsOf } from '../../ir/shape.ts';
import { conditionTokens, oneCondition } from '../conditions.ts';
import { arBlock, swigluHidden } from '../layers/ar-block.ts';
import type { Mixing } from '../layers/attention.ts';
import { layerNorm } from '../layers/norm.ts';
import { addPositionAt, addPositions } from '../layers/position.ts';
import type { ForwardContext, GeneratorModule, LevelContext, LevelOutput, LevelSampler } from '../module.ts';
import { childOrigins, patchTokens } from '../patches.ts';
import { conditionAndPatches, patchByPatch } from '../patch-by-patch.ts';
import type { Scope } from '../scope.ts';

const rotaryBase = 10000;

const rotaryTable = (scope: Scope, { grid, patches, width, heads }: Level): Value => {
  const headWidth = width / heads;
  const recipe = { kind: 'rotary', grid, blank: 1, tokens: patches, headWidth, base: rotaryBase } as const;
  return scope.constant('rotary', [patches, headWidth / 2, 2], recipe);
};

/** The blocks and norms that every use of the level shares; `projectionDropout` is 0 but in training. */
const transform = ({ scope, level }: LevelContext, tokens: Value, mixing: Mixing, projectionDropout: number): Value => {
  const { heads, hidden } = level;
  const table = rotaryTable(scope, level);
  const rotate = (place: Scope, qkv: Value): Value =>
    mixing.kind === 'parallel'
      ? place.add('rotary', 'rotated', { heads, inverse: false }, qkv, table)
      : place.add('rotaryAt', 'rotated', { heads }, qkv, table);
  let x = layerNorm(scope.within('inputNorm'), tokens);
  for (let block = 0; block < level.blocks; block++) {
    x = arBlock(scope.withinBlock(block), x, {
      heads,
      hidden,
      mixing,
      projectionDropout,
      rotate,
    });
  }
  return layerNorm(scope.within('outputNorm'), x);
};

/** Token 0 is the condition, token t patch t − 1; the last patch is nobody's context. The reference's position table has a row for it all the same. */
const forward = (context: ForwardContext): LevelOutput => {
  const { scope, level, handover, rows, training } = context;
  const condition = conditionTokens(scope.within('conditionEmbedding'), handover, 1, level.width);
  const tokens =
    level.patches === 1
      ? condition
      : scope.add('concatTokens', 'tokens', {}, condition, patchTokens(context, 0, level.patches - 1));
  const positioned = addPositions(scope, tokens, level.patches + 1);
  const mixing = { kind: 'parallel', causal: true, dropout: training ? level.attentionDropout : 0 } as const;
  const states = transform(context, positioned, mixing, training ? level.projectionDropout : 0);
  return {
    handover: { kind: 'every', states },
    childRows: rowsOf(rows.symbol, rows.times * level.patches),
    childOrigins: childOrigins(context, 'all'),
    heads: new Map(),
  };
};

const conditionState = ({ scope, level, rows }: Pick<LevelContext, 'scope' | 'level' | 'rows'>): Value =>
  scope.state('conditionToken', { rows, dims: [1, level.width] });

const begin = ({ scope, level, handover, rows }: LevelContext): ReadonlyMap<string, Value> =>
  new Map([
    [
      conditionState({ scope, level, rows }).name,
      conditionTokens(scope.within('conditionEmbedding'), handover, 1, level.width),
    ],
  ]);

/** One step over the key/value cache: the token before patch `position` → the patch's condition. */
const step = (context: LevelContext, token: Value): ReadonlyMap<string, Value> => {
  const { scope, level, child } = context;
  const positioned = addPositionAt(scope, token, level.patches + 1);
  const states = transform(context, positioned, { kind: 'cached', tokens: level.patches, at: 'position' }, 0);
  return new Map([
    [`${scope.path}.states`, states],
    [`${child}.origins`, childOrigins(context, 'position')],
  ]);
};

const sampler = (level: Level): LevelSampler =>
  patchByPatch(level, {
    begin,
    first: (context) => step(context, conditionState(context)),
    next: (context) => step(context, patchTokens(context, 'previous', 1)),
  });

const demands = ({ width, heads, grid, conditions }: Level): readonly Demand[] => {
  const found: Demand[] = [];
  const parts = 2 * grid.length;
  if ((width / heads) % parts !== 0)
    found.push({
      key: 'heads',
      message: `rotary positions split each head's ${width / heads} numbers into pairs for ${grid.length} axes`,
      suggestion: `make width / heads a multiple of ${parts}`,
    });
  return [...found, ...oneCondition('ar', conditions)];
};

/** Autoregressive in raster order (the paper's AR): causal blocks with RMSNorm, SwiGLU and rotary positions; one condition out. */
export const ar: GeneratorModule = {
  name: 'ar',
  summary: 'autoregressive, patches in raster order, each conditioned on those before it',
  conditionsProvided: () => 1,
  defaultConditions: () => 1,
  defaultHidden: swigluHidden,
  supportsGuidingPixel: false,
  defaultIterations: () => undefined,
  inRasterOrder: true,
  order: 'raster order',
  sequence: conditionAndPatches,
  demands,
  forward,
  sampler,
  down: () => ({ patches: 'every' }),
};
