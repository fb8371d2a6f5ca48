import { conditionTokens } from '../../compiler/3-build/conditions.ts';
import { linear } from '../../compiler/3-build/layers/linear.ts';
import { layerNorm } from '../../compiler/3-build/layers/norm.ts';
import { addPositions } from '../../compiler/3-build/layers/position.ts';
import type { GeneratorModule, LevelContext } from '../../compiler/3-build/module.ts';
import { childOrigins } from '../../compiler/3-build/patches.ts';
import type { Level } from '../../compiler/ir/architecture.ts';
import { rowsOf } from '../../compiler/ir/shape.ts';
import type { Rows } from '../../compiler/ir/shape.ts';
import type { Value } from '../../compiler/ir/value.ts';

/** The states of all patches, from the condition and where each of them lies: [rows, P, W]. */
const states = ({ scope, level, handover }: LevelContext): Value => {
  const condition = conditionTokens(scope.within('condition'), handover, 1, level.width);
  const tokens = scope.add('repeatTokens', 'repeated', { count: level.patches }, condition);
  const positioned = layerNorm(scope.within('norm'), addPositions(scope, tokens, level.patches));
  return linear(scope.within('output'), scope.map('gelu', 'activated', positioned), level.width);
};

const childRows = ({ patches }: Level, rows: Rows): Rows => rowsOf(rows.symbol, rows.times * patches);

/** All patches at once, independent of each other given their region's condition. */
export const together: GeneratorModule = {
  name: 'together',
  summary: 'all patches at once, none of which sees another',
  conditionsProvided: () => 1,
  defaultConditions: () => 1,
  defaultHidden: (width) => width,
  supportsGuidingPixel: false,
  defaultIterations: () => undefined,
  order: 'no order',
  sequence: ({ patches }) => ({ tokens: patches, words: `the condition in ${patches} places` }),
  demands: () => [],
  forward: (context) => ({
    handover: { kind: 'every', states: states(context) },
    childRows: childRows(context.level, context.rows),
    childOrigins: childOrigins(context, 'all'),
    heads: new Map(),
  }),
  sampler: (level) => ({
    segments: [
      {
        name: `${level.name}.all`,
        build: (context) =>
          new Map([
            [`${level.name}.states`, states(context)],
            [`${context.child}.origins`, childOrigins(context, 'all')],
          ]),
      },
    ],
    loop: { kind: 'once', begin: [], segment: `${level.name}.all` },
    childRows: (rows) => childRows(level, rows),
    handover: (scope, rows) => ({
      kind: 'every',
      states: scope.state('states', { rows, dims: [level.patches, level.width] }),
    }),
  }),
  down: () => ({ patches: 'every' }),
};
