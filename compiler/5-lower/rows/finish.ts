import type { NodeOf } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import type { ElementwiseFn } from '../../ir/ops/functions.ts';
import { IrError } from '../../ir/error.ts';
import { plainExpression } from '../chain.ts';

/** Functions that a row kernel can apply: those that need nothing of the launch block. */
export const rowFunctions: ReadonlySet<ElementwiseFn> = new Set(['add', 'multiply', 'gelu', 'silu']);

export interface FinishRequest {
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
export const writeFinish = ({ name, functions, product, stored, read, put }: FinishRequest): string => {
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
    const [output] = fn.outputs;
    if (output === undefined) throw new IrError(`${fn.name} has no output`);
    const operands = fn.inputs.map(operand);
    const local = `t${known.size}`;
    lines.push(`let ${local} = ${plainExpression(fn.attributes.fn, operands)};`);
    known.set(output, local);
  }
  for (const value of stored) lines.push(put(value, known.get(value) ?? ''));
  return [`fn ${name}(row: u32, place: u32, i: u32, value: Real) {`, ...lines.map((line) => `  ${line}`), '}'].join(
    '\n',
  );
};
