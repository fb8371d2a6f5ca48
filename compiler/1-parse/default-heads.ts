/** A head of the transformers of the trade has 64 features. */
const smallestDefaultHead = 64;

/**
 * Heads of a width that the spec gives no heads for: as many as divide the width into heads of at least 64 features. Where the
 * width allows, a head's size is a multiple of `unit`, so that rotary positions can split it over the axes.
 */
export const defaultHeads = (width: number, unit: number): number => {
  const most = Math.max(1, Math.floor(width / smallestDefaultHead));
  for (let heads = most; heads > 1; heads--) {
    if (width % heads === 0 && (width / heads) % unit === 0) return heads;
  }
  if (width % unit === 0) return 1;
  return defaultHeads(width, 1);
};
