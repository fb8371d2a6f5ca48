/** The largest power of two up to `most` of which `total` holds two, for the length of sequences that a spec is proposed for. */
export const powerUpTo = (total: number, most: number): number =>
  2 ** Math.floor(Math.log2(Math.max(Math.min(total / 2, most), 1)));
