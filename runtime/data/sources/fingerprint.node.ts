import { createHash } from 'node:crypto';

/** What tells items from others: words, and a digest of the bytes that the items come from. */
export const fingerprintOf = (words: string, content: readonly Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const bytes of content) hash.update(bytes);
  return `${words} ${hash.digest('hex').slice(0, 16)}`;
};
