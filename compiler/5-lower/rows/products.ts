import type { NodeOf } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import { broadcastOf } from '../../ir/broadcast.ts';
import { IrError } from '../../ir/error.ts';
import type { Unit } from '../fuse.ts';
import { lastDim } from '../../ir/shape.ts';
import { input, output } from '../../ir/application.ts';
import { rowFunctions, writeFinish } from './finish.ts';
import { isOneToken, isVector } from './forms.ts';
import type { RowTarget } from './target.ts';
import { foursOf } from './writer.ts';
import type { RowStep, RowWriter } from './writer.ts';

type ChainUnit = Extract<Unit, { kind: 'chain' }>;
type Product = NodeOf<'matmul'>;

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
  if (last === undefined) throw new IrError('a chain of nothing');
  const label = writer.names.of(last);
  const X = product === undefined ? '' : writer.read(input(product, 0));
  const operands = operandsOf(unit);
  for (const operand of operands) if (operand.source?.kind !== 'parameter') writer.read(operand);
  // A four of the result is computed from the same four of its operands, so that it may lie where one of them did.
  const x = product === undefined ? undefined : writer.rootOf(input(product, 0));
  const free = operands.filter(
    (operand) => isVector(operand) && writer.rootOf(operand) !== x && writer.holds(operand) && dying(operand),
  );
  for (const [index, value] of stored.entries()) {
    const old = index === 0 ? free.find((operand) => foursOf(operand) === foursOf(value)) : undefined;
    if (old === undefined) writer.make(value);
  }
  const [result] = stored;
  const replaced =
    result === undefined || writer.holds(result)
      ? undefined
      : free.find((operand) => foursOf(operand) === foursOf(result));
  const holder = (value: Value): Value => (value === result ? (replaced ?? value) : value);
  const name = `${label}_finish`;
  const code = writeFinish({
    ...{ name, functions, product: product && output(product), stored },
    read: (value) => writer.readAt(holder(value)),
    put: (value, numbers) => writer.putAt(holder(value), numbers),
  });
  const finish = { name, code };
  if (product === undefined) {
    const width4 = stored[0] === undefined ? 0 : foursOf(stored[0]);
    writer.emit({
      part: 'functions',
      label,
      constants: { WIDTH4: width4 },
      bindings: {},
      finish,
    });
  } else {
    writer.emit({ ...productStep(product, label, X, writer), finish });
  }
  if (replaced !== undefined && result !== undefined) writer.replace(replaced, result);
};

const productStep = (product: Product, label: string, X: string, writer: RowWriter): RowStep => {
  const [x, weights] = [input(product, 0), input(product, 1)];
  const inner = lastDim(x.shape);
  const { read, at } = writer.weights(weights);
  const [bindings, expressions] = [{ WEIGHTS: read }, { X }];
  const sizes = { COLUMNS4: foursOf(output(product)), AT: at };
  return isNarrow(inner)
    ? { part: 'narrow-product', label, constants: { ...sizes, INNER: inner }, bindings, expressions }
    : { part: 'product', label, constants: { ...sizes, INNER4: inner / 4 }, bindings, expressions };
};
