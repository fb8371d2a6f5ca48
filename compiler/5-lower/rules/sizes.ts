import type { Value } from '../../ir/value.ts';
import { ops } from '../../ir/ops/table.ts';
import type { OpKind } from '../../ir/ops/table.ts';
import { floatScalars } from '../../ir/scalars.ts';
import type { Scalar } from '../../ir/scalars.ts';
import { elementsPerUnit, lastDim, product } from '../../ir/shape.ts';
import type { Rows } from '../../ir/shape.ts';
import type { LaunchValue } from '../../../runtime/execute/plan.ts';
import { KernelError } from '../../wgsl/error.ts';

/** Work items along x alone. */
export const along = (count: LaunchValue): readonly [LaunchValue, LaunchValue, LaunchValue] => [count, 1, 1];

/** `times` × the rows' symbol, or a plain number where there are no rows. */
export const times = (rows: Rows | undefined, factor: number): LaunchValue =>
  rows === undefined ? factor : { symbol: rows.symbol, times: factor };

/** Elements of a value. */
export const elements = ({ shape }: Value): LaunchValue => times(shape.rows, elementsPerUnit(shape));

/** Elements of a value in packs of `pack`, which divides its last dim. */
export const packs = ({ shape }: Value, pack: number): LaunchValue => times(shape.rows, elementsPerUnit(shape) / pack);

/** Vectors of a value: its elements without the last dim. */
export const vectors = ({ shape }: Value): LaunchValue => times(shape.rows, elementsPerUnit(shape) / lastDim(shape));

/** Rows of a value: the product of everything before its last `keep` dims. */
export const rowsBefore = ({ shape }: Value, keep: number): LaunchValue =>
  times(shape.rows, elementsPerUnit(shape) / product(shape.dims.slice(shape.dims.length - keep)));

/** Numbers that a kernel takes at a time from rows of this length. */
export const packOf = (width: number): number => (width % 4 === 0 ? 4 : 1);

/** ⌈value / per⌉. */
export const dividedBy = (value: LaunchValue, per: number): LaunchValue => {
  if (typeof value === 'number') return Math.ceil(value / per);
  if ('scalar' in value || value.per !== undefined) throw new KernelError('only a size can be divided');
  return { ...value, per };
};

/** A scalar that the host sets before each run. */
export const scalar = (name: Scalar): LaunchValue => ({
  scalar: name,
  float: floatScalars.some((float) => float === name),
});

/** Launch fields for the scalars that an op reads, each called as the scalar. */
export const scalarFields = (kind: OpKind): Record<string, LaunchValue> =>
  Object.fromEntries(ops[kind].scalars.map((name) => [name, scalar(name)]));
