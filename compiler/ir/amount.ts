import { elementsPerUnit } from './shape.ts';
import type { Value } from './value.ts';

/** An amount that is linear in the number of rows: `times` × the symbol's value, or a plain number. */
export type Amount = number | { readonly symbol: string; readonly times: number };

/** `each` for every element of a value. */
export const perElement = ({ shape }: Value, each: number): Amount => {
  const times = elementsPerUnit(shape) * each;
  return shape.rows === undefined ? times : { symbol: shape.rows.symbol, times };
};
