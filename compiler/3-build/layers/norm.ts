import type { Value } from '../../ir/value.ts';
import type { Scope } from '../scope.ts';

const gain = (scope: Scope, x: Value): Value => scope.parameter('gain', [x.shape.dims.at(-1) ?? 1], { kind: 'ones' });

/** (x − mean) / √(variance + ε) · gain + bias over the last axis; the reference uses ε = 1e-6 everywhere. */
export const layerNorm = (scope: Scope, x: Value): Value =>
  scope.add(
    'norm',
    'normed',
    { centred: true, epsilon: 1e-6 },
    x,
    gain(scope, x),
    scope.parameter('bias', [x.shape.dims.at(-1) ?? 1], { kind: 'zeros' }),
  );

/** x / √(mean x² + ε) · gain, ε = 1e-5: the norm inside `ar` blocks. */
export const rmsNorm = (scope: Scope, x: Value): Value =>
  scope.add('norm', 'normed', { centred: false, epsilon: 1e-5 }, x, gain(scope, x));
