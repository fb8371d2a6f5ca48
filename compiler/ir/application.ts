import { IrError } from './error.ts';
import type { Value } from './value.ts';

/** An op with attributes A, applied to values. */
export interface Application<A> {
  readonly name: string;
  readonly attributes: A;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** The input number `index`; throws IrError where there is none. */
export const input = ({ name, inputs }: Application<unknown>, index: number): Value =>
  required(inputs[index], `${name} has no input ${index}`);

/** The output number `index`; throws IrError where there is none. */
export const output = ({ name, outputs }: Application<unknown>, index = 0): Value =>
  required(outputs[index], `${name} has no output ${index}`);

const required = (value: Value | undefined, message: string): Value => {
  if (value === undefined) throw new IrError(message);
  return value;
};
