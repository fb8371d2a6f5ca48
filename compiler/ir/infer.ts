import { broadcastOf } from './broadcast.ts';
import { IrError } from './error.ts';
import type { Value } from './value.ts';
import type { OpKind, Ops } from './ops.ts';
import { elementsPerUnit, printShape, product, rowsOf, shapeOf } from './shape.ts';
import type { Element, Rows, Shape } from './shape.ts';

export interface Inferred {
  readonly shape: Shape;
  readonly element: Element;
  /** Suffix of the value's name where a node has several outputs. */
  readonly suffix?: string;
}

type Inference<K extends OpKind> = (attributes: Ops[K], inputs: readonly Value[]) => readonly Inferred[];

const f32 = (rows: Rows | undefined, ...dims: readonly number[]): Inferred => ({
  shape: shapeOf(rows, ...dims),
  element: 'f32',
});
const u32 = (rows: Rows | undefined, ...dims: readonly number[]): Inferred => ({
  shape: shapeOf(rows, ...dims),
  element: 'u32',
});

const at = (inputs: readonly Value[], index: number): Shape => {
  const value = inputs[index];
  if (value === undefined) throw new IrError(`input ${index} is missing`);
  return value.shape;
};

const expect = (holds: boolean, message: string): void => {
  if (!holds) throw new IrError(message);
};

const dim = (shape: Shape, fromEnd: number): number => {
  const n = shape.dims[shape.dims.length - 1 - fromEnd];
  if (n === undefined) throw new IrError(`${printShape(shape)} has no dimension ${fromEnd} from the end`);
  return n;
};

const like = (inputs: readonly Value[], index: number): Inferred => ({ shape: at(inputs, index), element: 'f32' });

const rowsRequired = (shape: Shape): Rows => {
  if (shape.rows === undefined) throw new IrError(`${printShape(shape)} has no rows`);
  return shape.rows;
};

/** Splits A's dims into those before the feature axes, which become rows of the product, and the features. */
const productDims = (a: Shape, groups: number): readonly number[] => a.dims.slice(0, groups === 1 ? -1 : -2);

const inferMatmul: Inference<'matmul'> = ({ layout, groups }, inputs) => {
  const a = at(inputs, 0);
  const b = at(inputs, 1);
  const grouped = groups === 1 ? [] : [groups];
  if (groups > 1) expect(dim(a, 1) === groups, `${printShape(a)} does not have ${groups} groups`);
  if (layout === 'TN') return [f32(undefined, ...grouped, dim(a, 0), dim(b, 0))];
  expect(b.dims.length === 2 + grouped.length, `the matrix ${printShape(b)} does not fit ${groups} groups`);
  const inner = layout === 'NT' ? dim(b, 0) : dim(b, 1);
  expect(dim(a, 0) === inner, `${printShape(a)} and ${printShape(b)} (${layout}) differ in the inner size`);
  return [f32(a.rows, ...productDims(a, groups), ...grouped, layout === 'NT' ? dim(b, 1) : dim(b, 0))];
};

const inferElementwise: Inference<'elementwise'> = (_, inputs) => {
  const largest = inputs
    .map((value) => value.shape)
    .reduce((best, shape) => {
      const moreRows = best.rows === undefined && shape.rows !== undefined;
      const sameKind = (best.rows === undefined) === (shape.rows === undefined);
      const more = elementsPerUnit(shape) - elementsPerUnit(best);
      // A mask [rows, P] is as long as tokens [rows, P, 1], which have its dims and one more.
      const larger = more > 0 || (more === 0 && shape.dims.length > best.dims.length);
      return moreRows || (sameKind && larger) ? shape : best;
    });
  for (const value of inputs) broadcastOf(value.shape, largest);
  return [{ shape: largest, element: 'f32' }];
};

/** Output shapes of every op kind; throws IrError where inputs don't fit. */
export const inference: { readonly [K in OpKind]: Inference<K> } = {
  matmul: inferMatmul,
  elementwise: inferElementwise,
  sumRows: ({ keep }, inputs) => [f32(undefined, ...at(inputs, 0).dims.slice(at(inputs, 0).dims.length - keep))],
  norm: (_, inputs) => {
    const x = at(inputs, 0);
    expect(dim(at(inputs, 1), 0) === dim(x, 0), `gain ${printShape(at(inputs, 1))} does not fit ${printShape(x)}`);
    return [like(inputs, 0), { ...f32(x.rows, ...x.dims.slice(0, -1), 2), suffix: 'statistics' }];
  },
  normGradInput: (_, inputs) => [like(inputs, 0)],
  normGradGain: (_, inputs) => [f32(undefined, dim(at(inputs, 0), 0))],
  rotary: (_, inputs) => {
    expect(dim(at(inputs, 1), 2) === dim(at(inputs, 0), 1), 'the rotary table has another number of tokens');
    return [like(inputs, 0)];
  },
  rotaryAt: (_, inputs) => [like(inputs, 0)],
  attention: ({ heads }, inputs) => {
    const qkv = at(inputs, 0);
    expect(
      dim(qkv, 0) % (3 * heads) === 0,
      `${printShape(qkv)} does not split into queries, keys and values of ${heads} heads`,
    );
    return [f32(qkv.rows, dim(qkv, 1), dim(qkv, 0) / 3), { ...f32(qkv.rows, heads, dim(qkv, 1)), suffix: 'logSumExp' }];
  },
  attentionGrad: (_, inputs) => [like(inputs, 0)],
  cachedAttention: (_, inputs) => {
    const qkv = at(inputs, 0);
    expect(dim(at(inputs, 1), 0) * 3 === dim(qkv, 0), 'the cache has another width');
    return [f32(qkv.rows, 1, dim(qkv, 0) / 3)];
  },
  concatTokens: (_, inputs) => {
    const first = at(inputs, 0);
    const tokens = inputs.reduce((total, value) => total + dim(value.shape, 1), 0);
    return [f32(first.rows, tokens, dim(first, 0))];
  },
  sliceTokens: ({ start, count }, inputs) => {
    const x = at(inputs, 0);
    expect(start + count <= dim(x, 1), `tokens ${start} … ${start + count - 1} are outside ${printShape(x)}`);
    return [f32(x.rows, count, dim(x, 0))];
  },
  tokenAt: (_, inputs) => [f32(undefined, dim(at(inputs, 0), 0))],
  padTokens: ({ before, after }, inputs) => [
    f32(at(inputs, 0).rows, before + dim(at(inputs, 0), 1) + after, dim(at(inputs, 0), 0)),
  ],
  repeatTokens: ({ count }, inputs) => [f32(at(inputs, 0).rows, count, dim(at(inputs, 0), 0))],
  sumTokens: (_, inputs) => [f32(at(inputs, 0).rows, 1, dim(at(inputs, 0), 0))],
  gatherConditions: ({ grid, conditions }, inputs) => {
    expect(dim(at(inputs, 0), 1) === product(grid), `${printShape(at(inputs, 0))} is no grid of ${grid.join('×')}`);
    return [f32(at(inputs, 1).rows, conditions, dim(at(inputs, 0), 0))];
  },
  gatherConditionsGrad: (_, inputs) => [f32(at(inputs, 1).rows, dim(at(inputs, 1), 0), dim(at(inputs, 0), 0))],
  embedding: ({ groups }, inputs) => {
    expect(groups <= dim(at(inputs, 0), 0), 'more groups than indices');
    return [f32(at(inputs, 0).rows, groups, dim(at(inputs, 1), 0))];
  },
  embeddingGrad: ({ table }) => [f32(undefined, ...table)],
  crossEntropy: ({ weights }, inputs) => {
    const logits = at(inputs, 0);
    expect(weights.length === dim(logits, 1), `${weights.length} weights for ${printShape(logits)}`);
    return [f32(undefined, 1), { ...f32(logits.rows, dim(logits, 1)), suffix: 'nll' }];
  },
  crossEntropyGrad: (_, inputs) => [like(inputs, 0)],
  reshape: ({ rows, dims }, inputs) => {
    const x = at(inputs, 0);
    const shape = shapeOf(
      x.rows === undefined || rows === undefined ? undefined : rowsOf(x.rows.symbol, rows),
      ...dims,
    );
    expect(elementsPerUnit(shape) === elementsPerUnit(x), `${printShape(x)} can't become ${printShape(shape)}`);
    return [{ shape, element: inputs[0]?.element ?? 'f32' }];
  },
  patchify: ({ patch, channels, count }, inputs) => [f32(at(inputs, 1).rows, count, channels * product(patch))],
  childOrigins: ({ at: which, grid }, inputs) => {
    const rows = rowsRequired(at(inputs, 0));
    if (which === 'picked') return [u32(rowsRequired(at(inputs, 1)))];
    return [u32(which === 'position' ? rows : rowsOf(rows.symbol, rows.times * product(grid)))];
  },
  cellTokens: ({ channels }, inputs) => [u32(at(inputs, 1).rows, channels)],
  regionMean: ({ channels }, inputs) => [
    u32(at(inputs, 1).rows, channels),
    { ...f32(at(inputs, 1).rows, channels), suffix: 'features' },
  ],
  normaliseTokens: (_, inputs) => [f32(at(inputs, 0).rows, ...at(inputs, 0).dims)],
  drawOrder: ({ patches }, inputs) => [u32(at(inputs, 0).rows, patches)],
  maskFromOrder: (_, inputs) => [u32(at(inputs, 0).rows, ...at(inputs, 0).dims)],
  pickFromOrder: ({ symbol }) => [u32(rowsOf(symbol))],
  drawToken: (_, inputs) => [u32(at(inputs, 0).rows, 1)],
};

export const inferOutputs = <K extends OpKind>(
  kind: K,
  attributes: Ops[K],
  inputs: readonly Value[],
): readonly Inferred[] => inference[kind](attributes, inputs);
