import type { Part } from '../../runtime/recursion/recursion.ts';
import type { Architecture, DataShape, Head, Level } from '../ir/architecture.ts';
import type { Value } from '../ir/value.ts';
import type { HeadOptions } from './module.ts';

/** What the innermost generator is called, in names of parameters, segments and parts. */
export const headName = 'head';

/** The name of what is inside a level's patches. */
export const childOf = ({ levels }: Architecture, level: Level): string => levels[level.index + 1]?.name ?? headName;

/** What a head works with; `cells` are those that it models, where they may be padding. */
export const headOptions = (
  head: Head,
  { extents, channels, alphabet, mean, deviation, end }: DataShape,
  cells?: { readonly canvas: Value; readonly origins: Value },
): HeadOptions => ({
  ...{ head, channels, alphabet, mean, deviation },
  padding:
    end && cells !== undefined
      ? (scope, first, count) => {
          const attributes = { extents, channels, alphabet, first, count };
          return scope.add('cellPadding', 'padding', attributes, cells.canvas, cells.origins);
        }
      : undefined,
});

/** The channels' shares of a head's loss: in training the first one's may differ. */
export const channelWeights = (head: Head, channels: number, training: boolean): readonly number[] =>
  Array.from({ length: channels }, (_, channel) => (training && channel === 0 ? head.firstChannelWeight : 1));

/** A part of the loss, by the head that makes it. */
export const partOf = (name: string): Part => ({ name, share: `share.${name}`, nll: `nll.${name}` });

/** The part of a level's guiding pixels. */
export const guideOf = ({ name }: Pick<Level, 'name'>): Part => partOf(`${name}.guide`);

/** The sampler's state that says where a generator's regions start. */
export const originsOf = (name: string): string => `${name}.origins`;
