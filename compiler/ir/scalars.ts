/**
 * Scalars that the host hands to kernels through their launch block.
 * position: the token that an `ar` level (or the head) samples now. masked / picks: patches that stay masked after this iteration, and how
 * many are picked in it. guided: 1 if rows come in conditional / unconditional halves. greedy: 1 if the
 * likeliest token is taken instead of a random one. step: the training step (dropout). These are what kernels get as f32.
 */
export const floatScalars = ['guidance', 'temperature', 'filterThreshold'] as const;

/** Scalars that kernels get as u32. */
export const integerScalars = [
  'position',
  'masked',
  'picks',
  'seedLow',
  'seedHigh',
  'firstImage',
  'guided',
  'greedy',
  'step',
] as const;

/** A scalar of either kind. */
export type Scalar = (typeof floatScalars)[number] | (typeof integerScalars)[number];
