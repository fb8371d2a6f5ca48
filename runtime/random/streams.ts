/**
 * Streams of the host's own draws. They count down from the top so that they never meet the kernels' streams, which count up
 * from 0: the same seed then serves both.
 */
export const hostStream = {
  /** The order of the training items in an epoch. */
  shuffle: 0xffff_ffff,
  /** Which training items are mirrored. */
  flip: 0xffff_fffe,
  /** Which labels are dropped in training. */
  labelDrop: 0xffff_fffd,
  /** How many patches of a row are masked. */
  maskShare: 0xffff_fffc,
  /** Which patches are masked. */
  mask: 0xffff_fffb,
  /** Initial weights; one draw index for each parameter. */
  weights: 0xffff_fffa,
  /** In which order an any-order level takes the patches of a row. */
  order: 0xffff_fff9,
  /** Which patches of an item an edit draws anew. */
  variation: 0xffff_fff0,
} as const;
