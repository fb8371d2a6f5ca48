import type { Value } from '../ir/value.ts';
import { linear } from './layers/linear.ts';
import { streamOf } from './layers/dropout.ts';
import type {
  ForwardContext,
  HeadLoss,
  HeadOptions,
  LevelContext,
  PlacedHead,
  SamplingContext,
  SegmentBuilder,
} from './module.ts';
import { channelWeights, guideOf } from './place.ts';
import { normalisation } from './patches.ts';
import type { DataShape, Head, Level } from '../ir/architecture.ts';
import type { DrawnState } from '../../runtime/recursion/recursion.ts';
import { product } from '../ir/shape.ts';

/**
 * The guiding pixel (paper, section 4.2): a region's mean colour, modelled first by a small pixel head of its own and given to the
 * level as one more token.
 */
const options = (head: Head, { channels, alphabet }: DataShape): HeadOptions => ({ head, channels, alphabet });

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
  { head, module }: PlacedHead,
): { token: Value; modelled: HeadLoss } => {
  const { scope, data, handover, training } = context;
  const { target, features } = regionColour(context);
  const weights = channelWeights(head, data.channels, training);
  const modelled = module.loss(scope.within('guidingHead'), handover, target, options(head, data), weights);
  return { token: embed(context, features), modelled };
};

/** Sampling: the token of the drawn guiding pixel. */
export const drawnGuidingPixel = (context: LevelContext): Value =>
  embed(
    context,
    context.scope.add('normaliseTokens', 'guideFeatures', normalisation(context.data), guideState(context)),
  );

/** Sampling: draws the guiding pixel of every region. */
export const guidingPixelSegment = (level: Level, data: DataShape, { head, module }: PlacedHead): SegmentBuilder => {
  const { segment } = guideDraw(level);
  return {
    name: segment,
    build: (context: SamplingContext) => {
      const { scope, origins, handover, rows, guideLogProbabilities } = context;
      const target = {
        tokens: guideState(context),
        logProbabilities: guideLogProbabilities,
        origins,
        toCanvas: false,
        cells: product(data.extents),
        stream: streamOf(segment),
      };
      module.draw(scope.within('guidingHead'), handover, rows, target, options(head, data));
      return new Map();
    },
  };
};

/** Where a level's guiding pixels are drawn. */
export const guideDraw = (level: Level): DrawnState => {
  const { name } = guideOf(level);
  return { state: name, segment: name };
};
