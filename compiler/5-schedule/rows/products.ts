import { WINDOW_BYTES } from '../../../runtime/execute/plan.ts';
import type { NodeOf, Value } from '../../ir/graph.ts';
import { broadcastOf } from '../../ir/broadcast.ts';
import type { Unit } from '../fuse.ts';
import { lastDim } from '../lower/sizes.ts';
import { input, output } from '../lower/values.ts';
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

/** Columns that the lanes compute side by side: they must lie in one window. */
const unitBytes = (inner: number, lanes: number): number => 4 * 4 * lanes * inner;

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

/**
 * Numbers of a matrix that is small enough for the few lanes of one workgroup. On a software adapter a larger one would lie in many windows,
 * each with a copy of the product's text, which its driver compiles for half a second.
 */
const mostNumbers = { windows: 20480, pages: 65536 } as const;

const numbersOf = (product: Product): number => input(product, 1).shape.dims.reduce((total, n) => total * n, 1);

const productFits = (unit: ChainUnit, { lanes, weights }: RowTarget): boolean => {
  const product = productOf(unit);
  if (product === undefined) return unit.start === undefined;
  const { layout, groups } = product.attributes;
  const x = input(product, 0);
  const inner = lastDim(x.shape);
  const oneEach = x.shape.rows?.times === 1 && isOneToken(x.shape.dims);
  const undivided = weights === 'pages' || unitBytes(inner, lanes) <= WINDOW_BYTES;
  const short = numbersOf(product) <= mostNumbers[weights] && undivided;
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
  const last = functions.at(-1)?.name ?? product?.name ?? '';
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
  const places = new Map(replaced === undefined || result === undefined ? [] : [[result, writer.place(replaced)]]);
  const name = `${writer.names.of(last)}_finish`;
  const place = (value: Value): string => places.get(value) ?? writer.place(value);
  const code = writeFinish({ name, functions, product: product && output(product), stored, place });
  const finish = { name, code };
  if (product === undefined) {
    const width4 = stored[0] === undefined ? 0 : foursOf(stored[0]);
    writer.emit({
      part: 'functions',
      label: writer.names.of(last),
      constants: { WIDTH4: width4 },
      bindings: {},
      finish,
    });
  } else {
    for (const step of productSteps(product, writer.names.of(last), X, writer)) writer.emit({ ...step, finish });
  }
  if (replaced !== undefined && result !== undefined) writer.replace(replaced, result);
};

const productSteps = (product: Product, label: string, X: string, writer: RowWriter): readonly RowStep[] => {
  const [x, weights] = [input(product, 0), input(product, 1)];
  const inner = lastDim(x.shape);
  const columns4 = foursOf(output(product));
  if (isNarrow(inner)) {
    const { binding, at } = writer.whole(weights);
    const constants = { INNER: inner, COLUMNS4: columns4, AT: at };
    return [{ part: 'narrow-product', label, constants, bindings: { WEIGHTS: binding }, expressions: { X } }];
  }
  const inner4 = inner / 4;
  const { lanes } = writer.target;
  const pieces = writer.weights(weights, unitBytes(inner, lanes));
  return pieces.map(({ binding, at, firstUnit, units }, index) => ({
    part: 'product',
    label: pieces.length === 1 ? label : `${label}_part${index}`,
    constants: {
      INNER4: inner4,
      FIRST4: firstUnit * lanes,
      COLUMNS4: Math.min(units * lanes, columns4 - firstUnit * lanes),
      AT: at,
    },
    bindings: { WEIGHTS: binding },
    expressions: { X },
  }));
};
