import type { ModelDescription } from '../model.ts';
import { realValues } from '../recursion/padding.ts';

/** Images as a sampler has drawn them. */
export interface DrawnImages {
  /** u32 [images, ...extents, channels]. */
  readonly tokens: Uint32Array;
  /**
   * The natural logarithm of the probability with which each token was drawn, under the temperature, guidance and filter of the draw:
   * [images, ...extents, channels]. 0 where the likeliest token was taken.
   */
  readonly logProbabilities: Float32Array;
  /** The same of the guiding pixels, summed over the levels, at their regions' first cells; undefined where the model has none. */
  readonly guideLogProbabilities: Float32Array | undefined;
}

/** log p of each image in nats: the sum over all its draws, guiding pixels included. */
export const logProbabilitiesOf = (drawn: DrawnImages, images: number): Float64Array => {
  const size = drawn.tokens.length / images;
  return Float64Array.from({ length: images }, (_, image) => {
    const sumOf = (map: Float32Array): number =>
      map.subarray(image * size, (image + 1) * size).reduce((sum, value) => sum + value, 0);
    const guides = drawn.guideLogProbabilities;
    return sumOf(drawn.logProbabilities) + (guides === undefined ? 0 : sumOf(guides));
  });
};

/** −log₂ p of each image over the number of its values that are not padding. */
export const bitsPerDimOf = (drawn: DrawnImages, data: ModelDescription['data']): Float64Array => {
  const real = realValues(drawn.tokens, data);
  return logProbabilitiesOf(drawn, real.length).map((nats, image) => -nats / Math.LN2 / (real[image] ?? 1));
};
