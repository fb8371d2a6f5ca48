import { IrError } from '../error.ts';
import type { Scalar } from '../scalars.ts';
import type { Shape } from '../shape.ts';

/** Four 32-bit words. */
export type Words4 = readonly [number, number, number, number];
/** Two 32-bit words. */
export type Words2 = readonly [number, number];

/** Philox4x32-10: four random 32-bit words for a counter under a key. */
export type Philox = (counter: Words4, key: Words2) => Words4;

/** What a run of a graph depends on beside its tensors. */
export interface EvaluationContext {
  /** Value of every row symbol. */
  readonly symbols: Readonly<Record<string, number>>;
  readonly scalars: Readonly<Partial<Record<Scalar, number>>>;
  /** Needed by dropout, drawOrder and drawToken only. */
  readonly philox?: Philox;
}

/** The shape with its row symbol replaced by the number of rows. */
export const concreteShape = ({ rows, dims }: Shape, symbols: EvaluationContext['symbols']): readonly number[] => {
  if (rows === undefined) return dims;
  const value = symbols[rows.symbol];
  if (value === undefined) throw new IrError(`the symbol ${rows.symbol} has no value`);
  return [value * rows.times, ...dims];
};

/** The value of a scalar; throws IrError where the context has none. */
export const scalarOf = (context: EvaluationContext, name: Scalar): number => {
  const value = context.scalars[name];
  if (value === undefined) throw new IrError(`the scalar ${name} has no value`);
  return value;
};

/** What draws of random numbers need of a call. */
export interface RandomSource<S extends Scalar> {
  readonly scalar: (name: S) => number;
  readonly context: Pick<EvaluationContext, 'philox'>;
}

/** Scalars that every draw reads. */
export const seedScalars = ['seedLow', 'seedHigh'] as const;
export type SeedScalar = (typeof seedScalars)[number];

/** The random words at `counter` under the run's seed. */
export const randomWords = ({ scalar, context }: RandomSource<SeedScalar>, counter: Words4): Words4 => {
  if (context.philox === undefined) throw new IrError('the context has no random source');
  return context.philox(counter, [scalar('seedLow'), scalar('seedHigh')]);
};

/** A random word as a number in [0, 1): its upper 24 bits, which a float32 holds exactly. */
export const unitInterval = (word: number): number => (word >>> 8) * 2 ** -24;
