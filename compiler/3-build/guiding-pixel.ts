import type { Value } from '../ir/value.ts';
import { linear } from './layers/linear.ts';
import { streamOf } from './layers/dropout.ts';
import type { ForwardContext, HeadLoss, LevelContext, PlacedHead, SamplingContext, SegmentBuilder } from './module.ts';
import { channelWeights, guideOf, headOptions } from './place.ts';
import { entryOf } from './values/table.ts';
import type { Scope } from './scope.ts';
import type { DataShape, Level } from '../ir/architecture.ts';
import type { DrawnState } from '../../runtime/recursion/recursion.ts';
import { product } from '../ir/shape.ts';

/**
 * The guiding pixel (paper, section 4.2): a region's mean colour, or its most frequent value, modelled first by a small pixel head of its own and given to the
 * level as one more token.
 */
const guideState = ({ scope, rows, data }: LevelContext): Value =>
  scope.state('guide', { rows, dims: [data.channels] }, 'u32');

/** Features [rows, 1, F] → a token [rows, 1, width]. */
const embed = ({ level }: LevelContext, scope: Scope, features: Value): Value => linear(scope, features, level.width);

const placeOf = ({ scope }: LevelContext): Scope => scope.within('guideEmbedding');

/** Training: the guiding pixel as a token [rows, 1, width], and the head that models it. */
export const guidingPixel = (
  context: ForwardContext,
  { head, module }: PlacedHead,
): { token: Value; modelled: HeadLoss } => {
  const { scope, data, handover, training } = context;
  const place = placeOf(context);
  const { target, features } = entryOf(data).summary(place, context);
  const weights = channelWeights(head, data.channels, training);
  const modelled = module.loss(scope.within('guidingHead'), handover, target, headOptions(head, data), weights);
  return { token: embed(context, place, features), modelled };
};

/** Sampling: the token of the drawn guiding pixel. */
export const drawnGuidingPixel = (context: LevelContext): Value => {
  const place = placeOf(context);
  return embed(context, place, entryOf(context.data).drawn(place, context, guideState(context)));
};

/** Sampling: draws the guiding pixel of every region. */
export const guidingPixelSegment = (level: Level, data: DataShape, { head, module }: PlacedHead): SegmentBuilder => {
  const { segment } = guideDraw(level);
  return {
    name: segment,
    build: (context: SamplingContext) => {
      const { scope, origins, handover, rows, given, guideLogProbabilities } = context;
      const place = placeOf(context);
      const likelihood = { ...context, scope: scope.within('summary'), training: false, givenGuides: false };
      const { target: summary } = entryOf(data).summary(place, likelihood);
      const region = { extents: data.extents, region: level.region, channels: data.channels };
      const target = {
        tokens: guideState(context),
        logProbabilities: guideLogProbabilities,
        origins,
        given: place.add('givenGuides', 'given', region, given, origins, summary, guideState(context)),
        toCanvas: false,
        cells: product(data.extents),
        stream: streamOf(segment),
      };
      module.draw(scope.within('guidingHead'), handover, rows, target, headOptions(head, data));
      return new Map();
    },
  };
};

/** Where a level's guiding pixels are drawn. */
export const guideDraw = (level: Level): DrawnState => {
  const { name } = guideOf(level);
  return { state: name, segment: name };
};
