import type { ModelDescription } from '../model.ts';

/**
 * How many values of each item [items, ...extents, channels] are not padding: all of them where the data has no end mark; else those whose
 * predecessor along the first axis, in the same channel, isn't the end mark.
 */
export const realValues = (
  tokens: Uint32Array,
  { extents, channels, alphabet, end = false }: ModelDescription['data'],
): readonly number[] => {
  const size = extents.reduce((total, n) => total * n, channels);
  const step = size / (extents[0] ?? 1);
  return Array.from({ length: tokens.length / size }, (_, item) => {
    if (!end) return size;
    let real = step;
    for (let at = item * size + step; at < (item + 1) * size; at++) if (tokens[at - step] !== alphabet - 1) real++;
    return real;
  });
};
