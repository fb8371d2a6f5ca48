import { conditionTokens, headConditions } from '../../compiler/3-build/conditions.ts';
import type { Handover } from '../../compiler/3-build/conditions.ts';
import { linear } from '../../compiler/3-build/layers/linear.ts';
import { layerNorm } from '../../compiler/3-build/layers/norm.ts';
import type { HeadModule, HeadOptions } from '../../compiler/3-build/module.ts';
import type { Scope } from '../../compiler/3-build/scope.ts';
import { rowsOf } from '../../compiler/ir/shape.ts';
import type { Value } from '../../compiler/ir/value.ts';

/** Logits of all channels, from the condition alone: [rows, C, A]. */
const logitsOf = (scope: Scope, handover: Handover, { head, channels, alphabet }: HeadOptions): Value => {
  const condition = conditionTokens(scope.within('condition'), handover, headConditions, head.width);
  const hidden = scope.map('gelu', 'activated', layerNorm(scope.within('norm'), condition));
  const flat = linear(scope.within('output'), hidden, channels * alphabet);
  const rows = flat.shape.rows ?? rowsOf('images');
  return scope.reshape('logits', flat, rows, channels, alphabet);
};

/** Channels that don't see each other. */
export const apart: HeadModule = {
  name: 'apart',
  summary: 'the channels apart, none of which sees another',
  element: 'u32',
  loop: (segment) => ({ kind: 'once', begin: [], segment }),
  demands: ({ width }) =>
    width % 2 === 0 ? [] : [{ key: 'width', message: 'the width is odd', suggestion: String(width + 1) }],
  loss: (scope, handover, target, options, weights) => {
    const logits = logitsOf(scope, handover, options);
    const [loss, nll] = scope.both('crossEntropy', 'loss', { weights }, logits, target);
    return { loss, nll, logits };
  },
  draw: (scope, handover, rows, target, options) => {
    const { channels, alphabet } = options;
    const logits = logitsOf(scope, handover, options);
    const { tokens, logProbabilities, origins, given, toCanvas, cells, stream } = target;
    for (let channel = 0; channel < channels; channel++) {
      const turn = scope.forTurn(`channel${channel}`);
      const one =
        channels === 1 ? logits : turn.add('sliceTokens', 'channelLogits', { start: channel, count: 1 }, logits);
      const flat = turn.reshape('flatLogits', one, rowsOf(rows.symbol, rows.times), alphabet);
      const attributes = { alphabet, channel, channels, cells, stream, toCanvas };
      turn.add('drawToken', 'token', attributes, flat, origins, tokens, logProbabilities, given);
    }
  },
};
