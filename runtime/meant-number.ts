/**
 * The number that a text stands for which is none as it is written: `10,000`, `10 000`, `10_000` and `10'000` are 10000, `0,003` is
 * 0.003. Undefined where there is no telling.
 */
export const meantNumber = (text: string): string | undefined => {
  const plain = text.trim();
  const grouped = /^[-+]?[1-9]\d{0,2}(?:([,_'’\s])\d{3})(?:\1\d{3})*(\.\d+)?$/u;
  if (grouped.test(plain)) return plain.replace(/[,_'’\s]/gu, '');
  return /^[-+]?\d+,\d+(e[-+]?\d+)?$/i.test(plain) ? plain.replace(',', '.') : undefined;
};
