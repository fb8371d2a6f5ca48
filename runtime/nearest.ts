/** Longer words than this are no misspelling of a key; comparing them would only cost time. */
const longestWord = 64;

/** The candidate that a misspelt word most likely stands for; undefined where none is near. */
export const nearest = (word: string, candidates: Iterable<string>): string | undefined => {
  if (word.length > longestWord) return undefined;
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance(plain(word), plain(candidate));
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best !== undefined && bestDistance <= tolerance(word, best) ? best : undefined;
};

/** Case and separators are the commonest slips between naming habits: `label_drop` is `labelDrop`. */
export const plain = (word: string): string => word.toLowerCase().replace(/[-_ ]/g, '');

const tolerance = (word: string, candidate: string): number => Math.floor(Math.max(word.length, candidate.length) / 3);

/** Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other (Damerau-Levenshtein). */
export const editDistance = (a: string, b: string): number => {
  let older: number[] = [];
  let old = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (old[column - 1] ?? 0) + (same ? 0 : 1),
        (old[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) cost = Math.min(cost, (older[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    [older, old] = [old, current];
  }
  return old[b.length] ?? 0;
};
