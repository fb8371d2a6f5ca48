import { normalCdf, normalDensity } from '../evaluate/numbers.ts';

/** A scalar function that `elementwise` applies. Its derivative is a row in 4-differentiate, its WGSL one in 5-lower. */
export interface ScalarFunction {
  /** Its operands: numbers (f32), or conditions (u32), which hold where they aren't 0. */
  readonly operands: readonly ('number' | 'condition')[];
  /** Floating-point operations for each element; an exponential, an error function, a division or a choice counts as one. */
  readonly cost: number;
  /** Whether `constant` is the rate of a dropout: then `value` gets the factor that is drawn for the element in its place. */
  readonly drops: boolean;
  /** Its value in float64, from its operands and, after them, the node's constant. */
  readonly value: (...x: readonly number[]) => number;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const unary: Pick<ScalarFunction, 'operands' | 'drops'> = { operands: ['number'], drops: false };
const binary: Pick<ScalarFunction, 'operands' | 'drops'> = { operands: ['number', 'number'], drops: false };

const rows = {
  add: { ...binary, cost: 1, value: (a, b) => a + b },
  multiply: { ...binary, cost: 1, value: (a, b) => a * b },
  /** x · constant */
  scale: { ...unary, cost: 1, value: (x, constant) => x * constant },
  /** x Φ(x) = x · ½ (1 + erf(x / √2)) */
  gelu: { ...unary, cost: 5, value: (x) => x * normalCdf(x) },
  /** (x, dy) → dy (Φ(x) + x φ(x)) */
  geluGrad: { ...binary, cost: 10, value: (x, dy) => (normalCdf(x) + x * normalDensity(x)) * dy },
  /** x / (1 + exp(−x)) */
  silu: { ...unary, cost: 4, value: (x) => x * sigmoid(x) },
  /** (x, dy) → dy σ(x) (1 + x (1 − σ(x))) */
  siluGrad: { ...binary, cost: 8, value: (x, dy) => sigmoid(x) * (1 + x * (1 - sigmoid(x))) * dy },
  /** (condition, a, b) → a where the condition holds, b elsewhere */
  select: {
    operands: ['condition', 'number', 'number'],
    drops: false,
    cost: 1,
    value: (condition, a, b) => (condition !== 0 ? a : b),
  },
  /** (condition, dy) → dy where the condition holds, 0 elsewhere */
  selectGrad: {
    operands: ['condition', 'number'],
    drops: false,
    cost: 1,
    value: (condition, dy) => (condition !== 0 ? dy : 0),
  },
  /** (condition, dy) → 0 where the condition holds, dy elsewhere */
  rejectGrad: {
    operands: ['condition', 'number'],
    drops: false,
    cost: 1,
    value: (condition, dy) => (condition !== 0 ? 0 : dy),
  },
  /**
   * x / (1 − constant), or 0 for the share `constant`. Drawn by counter from (seed, step, stream, element), so that its gradient is the
   * same function of dy.
   */
  dropout: { operands: ['number'], drops: true, cost: 2, value: (x, factor) => x * factor },
} satisfies Readonly<Record<string, ScalarFunction>>;

/** Names of the scalar functions. */
export type ElementwiseFn = keyof typeof rows;

/** Every scalar function. */
export const scalarFunctions: { readonly [F in ElementwiseFn]: ScalarFunction } = rows;
