/** Numbers and lists in sentences. */

const numerals = new Intl.NumberFormat('en-US');

/** 1234567 → 1,234,567 */
export const count = (n: number): string => numerals.format(n);

/** "1 block", "2 blocks"; "1 class", "2 classes" with the plural given */
export const plural = (n: number, noun: string, nouns = `${noun}s`): string => `${count(n)} ${n === 1 ? noun : nouns}`;

/** [28, 28] → 28×28 */
export const extentsText = (extents: readonly number[]): string => extents.join('×');

/** "a, b or c" */
export const listed = (items: readonly (string | number)[], conjunction: 'and' | 'or'): string => {
  const words = items.map(String);
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1) ?? ''}`;
};
