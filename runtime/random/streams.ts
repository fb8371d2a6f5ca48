/**
 * Streams of the host's own draws. They count down from the top so that they never meet the kernels' streams, which count up
 * from 0: the same seed then serves both.
 */
export const hostStream = {
  /** The order of the training items in an epoch. */
  shuffle: 0xffff_ffff,
  /** Which training items are mirrored. */
  flip: 0xffff_fffe,
} as const;
