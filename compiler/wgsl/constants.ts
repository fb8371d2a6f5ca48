import { KernelError } from './error.ts';
import type { ConstantType, KernelConstant, KernelInterface } from './interface.ts';

/** Values for a kernel's constants by name; the elements of a list are called NAME_0, NAME_1, … */
export type Constants = Readonly<Record<string, number>>;

/** Something that declares constants. */
type Declaring = Pick<KernelInterface, 'constants'>;

/** `[0.5, 0.4]` as MEAN_0, MEAN_1. */
export const listConstants = (name: string, values: readonly number[]): Record<string, number> =>
  Object.fromEntries(values.map((value, index) => [`${name}_${index}`, value]));

/** The elements of a list constant. */
export const listValues = (name: string, constants: Constants): number[] => {
  const values: number[] = [];
  for (let value = constants[`${name}_0`]; value !== undefined; value = constants[`${name}_${values.length}`])
    values.push(value);
  return values;
};

/** A number as a WGSL literal of the given type. */
export const literal = (value: number, type: ConstantType): string => {
  if (type === 'bool') return value === 0 ? 'false' : 'true';
  if (type === 'f32') return `${value}f`;
  return `${value}${type === 'i32' ? 'i' : 'u'}`;
};

/** Throws unless exactly the kernel's constants are given, each of its type. */
export const checkConstants = (stem: string, { constants: declared }: Declaring, given: Constants): void => {
  const known = new Set(declared.flatMap((constant) => namesOf(constant, given)));
  const unknown = Object.keys(given).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new KernelError(`${stem}.wgsl has no constant ${unknown.join(', ')}`);
  const missing = declared.filter(
    (constant) => !constant.optional && namesOf(constant, given).every((name) => given[name] === undefined),
  );
  if (missing.length > 0)
    throw new KernelError(`${stem}.wgsl needs values for ${missing.map(({ name }) => name).join(', ')}`);
  for (const constant of declared)
    for (const name of namesOf(constant, given)) checkValue(stem, name, constant.type, given[name]);
};

/** Those of the constants that the kernel declares: what a variant takes of its plain form's constants. */
export const knownConstants = ({ constants: declared }: Declaring, given: Constants): Constants => {
  const known = new Set(declared.flatMap((constant) => namesOf(constant, given)));
  return Object.fromEntries(Object.entries(given).filter(([name]) => known.has(name)));
};

const namesOf = ({ name, list }: KernelConstant, given: Constants): string[] =>
  list ? listValues(name, given).map((_, index) => `${name}_${index}`) : [name];

const checkValue = (stem: string, name: string, type: ConstantType, value: number | undefined): void => {
  if (value === undefined) return;
  const fits = type === 'f32' ? Number.isFinite(value) : Number.isInteger(value) && (type === 'i32' || value >= 0);
  if (!fits) throw new KernelError(`${stem}.wgsl: ${name} is a ${type}, not ${value}`);
};
