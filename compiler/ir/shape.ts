import { IrError } from './error.ts';

/**
 * Sizes are static but for the number of rows. A row count is `times` × the value of a symbol that the host sets before each run:
 * `images` (level 0's rows), or `level2`, the picked rows of a masked level's children. Product structure below a row is static.
 */
export interface Rows {
  readonly symbol: string;
  readonly times: number;
}

/** [rows, ...dims]; parameters and scalars have no rows. */
export interface Shape {
  readonly rows: Rows | undefined;
  readonly dims: readonly number[];
}

/** f32: numbers; u32: tokens, indices and masks. */
export type Element = 'f32' | 'u32';

/** 1 for an empty list. */
export const product = (numbers: readonly number[]): number => numbers.reduce((total, n) => total * n, 1);

/** Elements in one unit of the shape's row symbol (all elements where there are no rows). */
export const elementsPerUnit = (shape: Shape): number => (shape.rows?.times ?? 1) * product(shape.dims);

/** `times` rows for each unit of a symbol. */
export const rowsOf = (symbol: string, times = 1): Rows => ({ symbol, times });

/** The shape [rows, ...dims]. */
export const shapeOf = (rows: Rows | undefined, ...dims: readonly number[]): Shape => ({ rows, dims });

/** Whether both have the same symbol as often, or neither has rows. */
export const sameRows = (a: Rows | undefined, b: Rows | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.symbol === b.symbol && a.times === b.times);

/** Whether rows and dims are equal. */
export const sameShape = (a: Shape, b: Shape): boolean =>
  sameRows(a.rows, b.rows) && a.dims.length === b.dims.length && a.dims.every((n, i) => n === b.dims[i]);

/** `[images×49, 16, 48]`. */
export const printShape = ({ rows, dims }: Shape): string => {
  const leading = rows === undefined ? [] : [rows.times === 1 ? rows.symbol : `${rows.symbol}×${rows.times}`];
  return `[${[...leading, ...dims.map(String)].join(', ')}]`;
};

/** The dim `fromEnd` before the last one (0 = the last); throws IrError where there is none. */
export const dimFromEnd = (shape: Shape, fromEnd: number): number => {
  const n = shape.dims[shape.dims.length - 1 - fromEnd];
  if (n === undefined) throw new IrError(`${printShape(shape)} has no dimension ${fromEnd} from the end`);
  return n;
};

/** The last dim; throws IrError where there is none. */
export const lastDim = (shape: Shape): number => dimFromEnd(shape, 0);
