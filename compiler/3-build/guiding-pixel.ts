import type { Value } from '../ir/value.ts';
import { linear } from './layers/linear.ts';
import { streamOf } from './layers/dropout.ts';
import type { ForwardContext, LevelContext, SamplingContext, SegmentBuilder } from './module.ts';
import { normalisation } from './patches.ts';
import { pixelHeadDraws, pixelHeadLoss } from './heads/categorical.ts';
import type { PixelHeadLoss, PixelHeadOptions } from './heads/categorical.ts';
import type { DataShape, Head } from '../ir/architecture.ts';

/**
 * The guiding pixel (paper, section 4.2): a region's mean colour, modelled first by a small pixel head of its own and given to the
 * level as one more token.
 */
const options = (head: Head, { channels, alphabet }: DataShape): PixelHeadOptions => ({ head, channels, alphabet });

const guideState = ({ scope, rows, data }: LevelContext): Value =>
  scope.state('guide', { rows, dims: [data.channels] }, 'u32');

/** Features [rows, channels] of a colour → a token [rows, 1, width]. */
const embed = ({ scope, level, data, rows }: LevelContext, features: Value): Value =>
  linear(scope.within('guideEmbedding'), scope.reshape('guidePixel', features, rows, 1, data.channels), level.width);

/** The mean colour of every region as the head's target u32 [rows, channels], which the host may give in its place, and as features. */
const regionColour = ({
  scope,
  data,
  level,
  rows,
  canvas,
  origins,
  givenGuides,
}: ForwardContext): { target: Value; features: Value } => {
  const attributes = { extents: data.extents, region: level.region, channels: data.channels, ...normalisation(data) };
  const [mean, features] = scope.both('regionMean', givenGuides ? 'guideMean' : 'guide', attributes, canvas, origins);
  return { target: givenGuides ? scope.input('guide', { rows, dims: [data.channels] }, 'u32') : mean, features };
};

/**
 * Training: the guiding pixel as a token [rows, 1, width], and the head that models it. As in the reference, the head's target is the
 * mean rounded to a token, but the level sees the mean itself; when sampling, it sees the token drawn.
 */
export const guidingPixel = (
  context: ForwardContext,
  head: Head,
  weights: readonly number[],
): { token: Value; modelled: PixelHeadLoss } => {
  const { scope, data, handover } = context;
  const { target, features } = regionColour(context);
  const modelled = pixelHeadLoss(scope.within('guidingHead'), handover, target, options(head, data), weights);
  return { token: embed(context, features), modelled };
};

/** Sampling: the token of the drawn guiding pixel. */
export const drawnGuidingPixel = (context: LevelContext): Value =>
  embed(
    context,
    context.scope.add('normaliseTokens', 'guideFeatures', normalisation(context.data), guideState(context)),
  );

/** Sampling: draws the guiding pixel of every region. */
export const guidingPixelSegment = (level: string, data: DataShape, head: Head): SegmentBuilder => ({
  name: `${level}.guide`,
  build: (context: SamplingContext) => {
    const { scope, origins, handover, rows, guideLogProbabilities } = context;
    const cells = data.extents.reduce((total, n) => total * n, 1);
    const target = {
      tokens: guideState(context),
      logProbabilities: guideLogProbabilities,
      origins,
      toCanvas: false,
      cells,
      stream: streamOf(`${level}.guide`),
    };
    pixelHeadDraws(scope.within('guidingHead'), handover, rows, target, options(head, data));
    return new Map();
  },
});
