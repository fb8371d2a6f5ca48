import { elementsPerUnit } from './shape.ts';
import type { Value } from './value.ts';

/** An amount that is linear in the number of rows: `times` × the symbol's value, or a plain number. */
export type Amount = number | { readonly symbol: string; readonly times: number };

/** `each` for every element of a value. */
export const perElement = ({ shape }: Value, each: number): Amount => {
  const times = elementsPerUnit(shape) * each;
  return shape.rows === undefined ? times : { symbol: shape.rows.symbol, times };
};

/** The same sum with one term for each symbol, behind the plain number. */
export const bySymbol = (amounts: readonly Amount[]): readonly Amount[] => {
  const times = new Map<string, number>();
  let constant = 0;
  for (const amount of amounts) {
    if (typeof amount === 'number') constant += amount;
    else times.set(amount.symbol, (times.get(amount.symbol) ?? 0) + amount.times);
  }
  return [constant, ...[...times].map(([symbol, each]) => ({ symbol, times: each }))];
};
