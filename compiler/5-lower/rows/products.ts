import type { NodeOf } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import { broadcastOf } from '../../ir/broadcast.ts';
import { IrError } from '../../ir/error.ts';
import type { ElementwiseFn } from '../../ir/ops/functions.ts';
import { plainExpression } from '../chain.ts';
import type { Unit } from '../fuse.ts';
import { lastDim } from '../../ir/shape.ts';
import { input, output } from '../../ir/application.ts';
import { isOneToken, isVector } from './forms.ts';
import type { RowTarget } from './target.ts';
import { foursOf, u32 } from './writer.ts';
import type { RowWriter } from './writer.ts';

type ChainUnit = Extract<Unit, { kind: 'chain' }>;
type Product = NodeOf<'matmul'>;

/** Functions that a row kernel can apply, those that need nothing of the launch block, and whether kernels/include/functions.wgsl has them. */
const rowFunctions: ReadonlyMap<ElementwiseFn, boolean> = new Map([
  ['add', false],
  ['multiply', false],
  ['gelu', true],
  ['silu', true],
]);

const productOf = ({ start }: ChainUnit): Product | undefined => (start?.kind === 'matmul' ? start : undefined);

/** Inner sizes that no four divides are loaded number by number, which suits only short ones. */
const narrowLimit = 16;

const isNarrow = (inner: number): boolean => inner % 4 !== 0;

const operandsOf = ({ start, functions }: ChainUnit): readonly Value[] => {
  const made = new Set([...(start === undefined ? [] : start.outputs), ...functions.flatMap((fn) => fn.outputs)]);
  return functions.flatMap((fn) => fn.inputs).filter((value) => !made.has(value));
};

/** Whether a value is one number for each of a vector's: its like, or the same for all rows. */
const isAlike = (operand: Value, like: Value): boolean => {
  const broadcast = broadcastOf(operand.shape, like.shape);
  return broadcast === 'full' ? isVector(operand) : 'suffix' in broadcast && broadcast.suffix === lastDim(like.shape);
};

const numbersOf = (product: Product): number => input(product, 1).shape.dims.reduce((total, n) => total * n, 1);

const productFits = (unit: ChainUnit, { limits }: RowTarget): boolean => {
  const product = productOf(unit);
  if (product === undefined) return unit.start === undefined;
  const { layout, groups } = product.attributes;
  const x = input(product, 0);
  const inner = lastDim(x.shape);
  const oneEach = x.shape.rows?.times === 1 && isOneToken(x.shape.dims);
  const short = numbersOf(product) <= limits.matrix;
  return layout === 'NT' && groups === 1 && oneEach && short && (!isNarrow(inner) || inner < narrowLimit);
};

/** Whether a product with the functions behind it, or functions alone, work on one vector of each row. */
export const chainFitsRows = (unit: ChainUnit, target: RowTarget): boolean => {
  const { functions } = unit;
  const product = productOf(unit);
  const made = [...(product === undefined ? [] : [output(product)]), ...functions.map((fn) => output(fn))];
  const [first] = made;
  return (
    first !== undefined &&
    made.every(isVector) &&
    functions.every((fn) => rowFunctions.has(fn.attributes.fn)) &&
    productFits(unit, target) &&
    operandsOf(unit).every((operand) => isAlike(operand, first))
  );
};

/** Writes the unit; `dying` are the operands that nothing reads after it, one of which the result may replace. */
export const writeChainRows = (unit: ChainUnit, writer: RowWriter, dying: (value: Value) => boolean): void => {
  const { functions, stored } = unit;
  const product = productOf(unit);
  const last = functions.at(-1) ?? product;
  const [result] = stored;
  if (last === undefined || result === undefined) throw new IrError('a chain stores nothing');
  const label = writer.names.of(last);
  const sums = product === undefined ? undefined : productSums(product, writer);
  const operands = operandsOf(unit);
  for (const operand of operands) if (operand.source?.kind !== 'parameter') writer.read(operand);
  // A four of the result is computed from the same four of its operands, so that it may lie where one of them did.
  const x = product === undefined ? undefined : writer.rootOf(input(product, 0));
  const replaced = operands.find(
    (operand) =>
      isVector(operand) &&
      writer.rootOf(operand) !== x &&
      writer.holds(operand) &&
      dying(operand) &&
      foursOf(operand) === foursOf(result),
  );
  for (const value of stored) if (value !== result || replaced === undefined) writer.make(value);
  const holder = (value: Value): Value => (value === result ? (replaced ?? value) : value);
  const name = `${label}_finish`;
  for (const { attributes } of functions)
    if (rowFunctions.get(attributes.fn) === true) writer.part('functions', {})(attributes.fn);
  writer.define(
    writeFinish({
      ...{ name, functions, product: product && output(product), stored },
      read: (value) => writer.readAt(holder(value)),
      put: (value, numbers) => writer.putAt(holder(value), numbers),
    }),
  );
  const rows = Array.from({ length: writer.target.rows }, (_, row) => row);
  const value = (row: number): string => (sums === undefined ? '' : `, sums[${row}]`);
  writer.step(label, [
    `for (var place = 0u; place < ${u32(writer.placesOf(result))} * one; place++) {`,
    `  let i = min(place * LANES + lane, ${u32(foursOf(result) - 1)});`, // lanes beyond the last four repeat it
    ...(sums === undefined ? [] : [`  let sums = ${sums};`]),
    ...rows.map((row) => `  ${name}(${u32(row)}, place, i${value(row)});`),
    '}',
  ]);
  if (replaced !== undefined) writer.replace(replaced, result);
};

/** WGSL of the product's column fours number `i` of all rows. */
const productSums = (product: Product, writer: RowWriter): string => {
  const [x, weights] = [input(product, 0), input(product, 1)];
  const inner = lastDim(x.shape);
  const args = [writer.read(x), u32(isNarrow(inner) ? inner : inner / 4), ...writer.weights(weights), 'i', 'one'];
  const size = writer.sizeOf(x);
  const name = isNarrow(inner)
    ? writer.part('narrow-product', size)('narrowProduct')
    : writer.part('product', size)('product');
  return `${name}(${args.join(', ')})`;
};

interface FinishRequest {
  /** The function's name. */
  readonly name: string;
  readonly functions: readonly NodeOf<'elementwise'>[];
  /** The product's output, where the functions follow one. */
  readonly product: Value | undefined;
  readonly stored: readonly Value[];
  /** WGSL of four numbers of an operand. */
  readonly read: (value: Value) => string;
  /** WGSL that keeps four numbers of a stored value. */
  readonly put: (value: Value, numbers: string) => string;
}

/** The function that takes four neighbouring numbers through elementwise functions and stores what others read. */
const writeFinish = ({ name, functions, product, stored, read, put }: FinishRequest): string => {
  const known = new Map<Value, string>(product === undefined ? [] : [[product, 'value']]);
  const lines: string[] = [];
  const operand = (value: Value): string => {
    const made = known.get(value);
    if (made !== undefined) return made;
    const local = `x${known.size}`;
    lines.push(`let ${local} = ${read(value)};`);
    known.set(value, local);
    return local;
  };
  for (const fn of functions) {
    const operands = fn.inputs.map(operand);
    const local = `t${known.size}`;
    lines.push(`let ${local} = ${plainExpression(fn.attributes.fn, operands)};`);
    known.set(output(fn), local);
  }
  for (const value of stored) lines.push(put(value, known.get(value) ?? ''));
  const value = product === undefined ? '' : ', value: vec4f';
  return [`fn ${name}(row: u32, place: u32, i: u32${value}) {`, ...lines.map((line) => `  ${line}`), '}'].join('\n');
};
