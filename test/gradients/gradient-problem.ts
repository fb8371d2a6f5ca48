import { GraphBuilder } from '../../compiler/ir/builder.ts';
import { concreteShape, floatTensor, indexTensor } from '../../compiler/ir/evaluate/index.ts';
import type { EvaluationContext, Tensor } from '../../compiler/ir/evaluate/index.ts';
import type { Graph } from '../../compiler/ir/graph.ts';
import type { Value } from '../../compiler/ir/value.ts';
import type { ElementwiseFn } from '../../compiler/ir/ops/functions.ts';
import type { OpKind, Ops } from '../../compiler/ir/ops/table.ts';
import { product, rowsOf, shapeOf } from '../../compiler/ir/shape.ts';
import type { Shape } from '../../compiler/ir/shape.ts';
import { CounterRandom } from '../../runtime/random/counter-random.ts';
import { normalQuantile } from '../../runtime/random/normal.ts';
import { philox } from '../../runtime/random/philox.ts';

/** [rows, ...dims] with `count` rows. */
export const rows = (...dims: readonly number[]): Shape => shapeOf(rowsOf('rows'), ...dims);

/** A shape without rows. */
export const dims = (...extents: readonly number[]): Shape => shapeOf(undefined, ...extents);

export const normalDraws = (count: number, stream: number): Float64Array => {
  const random = new CounterRandom(1, stream);
  return Float64Array.from({ length: count }, (_, i) => normalQuantile(random.uniform(i) + 2 ** -25));
};

/** A small graph with the values of its sources, for comparing its gradients with finite differences. */
export class GradientProblem {
  readonly builder = new GraphBuilder('problem');
  readonly feeds = new Map<string, Tensor>();
  readonly context: EvaluationContext;

  constructor(symbols: Readonly<Record<string, number>>) {
    this.context = { symbols, scalars: { seedLow: 3, seedHigh: 5, step: 7 }, philox };
  }

  /** A source of normal numbers whose gradient is wanted. Models have no parameters with rows; here they stand for activations. */
  parameter(name: string, shape: Shape): Value {
    const value = this.builder.source(name, shape, { kind: 'parameter', init: { kind: 'zeros' } });
    this.fill(value);
    return value;
  }

  /** A source of normal numbers without a gradient. */
  input(name: string, shape: Shape): Value {
    const value = this.builder.source(name, shape, { kind: 'input' });
    this.fill(value);
    return value;
  }

  indices(name: string, shape: Shape, elements: readonly number[]): Value {
    this.feeds.set(name, indexTensor(concreteShape(shape, this.context.symbols), elements));
    return this.builder.source(name, shape, { kind: 'input' }, 'u32');
  }

  op<K extends OpKind>(kind: K, attributes: Ops[K], ...inputs: readonly Value[]): Value {
    return this.builder.one(kind, kind, attributes, inputs);
  }

  map(fn: ElementwiseFn, inputs: readonly Value[], constant = 0, stream = 0): Value {
    return this.builder.one('elementwise', fn, { fn, constant, stream }, inputs);
  }

  /** The graph whose loss is `output` itself if it is a loss, else its product with random numbers, summed. */
  graph(output: Value): Graph {
    const isLoss = output.shape.rows === undefined && output.shape.dims.length === 1 && output.shape.dims[0] === 1;
    return this.builder.finish(new Map([['loss', isLoss ? output : this.projected(output)]]));
  }

  private projected(output: Value): Value {
    const products = this.map('multiply', [output, this.input('projection', output.shape)]);
    const { rows: outputRows, dims: outputDims } = output.shape;
    const terms = this.op('reshape', { rows: outputRows?.times, dims: [...outputDims, 1] }, products);
    return this.op('sumRows', { keep: 1 }, terms);
  }

  private fill({ name, shape }: Value): void {
    const concrete = concreteShape(shape, this.context.symbols);
    this.feeds.set(name, floatTensor(concrete, normalDraws(product(concrete), this.feeds.size)));
  }
}
