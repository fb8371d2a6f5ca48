import type { GraphBuilder } from '../ir/builder.ts';
import { IrError } from '../ir/error.ts';
import type { ConstantRecipe, Initialiser, Value } from '../ir/value.ts';
import type { OpKind, Ops } from '../ir/ops.ts';
import type { Element, Rows, Shape } from '../ir/shape.ts';
import { shapeOf } from '../ir/shape.ts';

/** A place in the model: builds nodes and parameters whose names start with its path (`level1.block0.attention`). */
export class Scope {
  readonly path: string;
  private readonly builder: GraphBuilder;
  private readonly turn: string;

  constructor(builder: GraphBuilder, path = '', turn = '') {
    this.builder = builder;
    this.path = path;
    this.turn = turn;
  }

  within(name: string): Scope {
    return new Scope(this.builder, this.name(name), this.turn);
  }

  /** The same place for another pass through it (`channel1`): parameters and states stay, nodes get names of their own. */
  forTurn(name: string): Scope {
    return new Scope(this.builder, this.path, `.${name}`);
  }

  parameter(name: string, dims: readonly number[], init: Initialiser): Value {
    return this.builder.source(this.name(name), shapeOf(undefined, ...dims), { kind: 'parameter', init });
  }

  input(name: string, shape: Shape, element: Element = 'f32'): Value {
    return this.builder.source(this.name(name), shape, { kind: 'input' }, element);
  }

  state(name: string, shape: Shape, element: Element = 'f32'): Value {
    return this.builder.source(this.name(name), shape, { kind: 'state' }, element);
  }

  constant(name: string, dims: readonly number[], recipe: ConstantRecipe): Value {
    return this.builder.source(this.name(name), shapeOf(undefined, ...dims), { kind: 'constant', recipe });
  }

  add<K extends OpKind>(kind: K, name: string, attributes: Ops[K], ...inputs: readonly Value[]): Value {
    return this.builder.one(kind, `${this.name(name)}${this.turn}`, attributes, inputs);
  }

  /** `add` for ops of which both outputs are wanted. */
  both<K extends OpKind>(
    kind: K,
    name: string,
    attributes: Ops[K],
    ...inputs: readonly Value[]
  ): readonly [Value, Value] {
    const [first, second] = this.builder.add(kind, `${this.name(name)}${this.turn}`, attributes, inputs);
    if (first === undefined || second === undefined) throw new IrError(`${name} (${kind}) has less than two outputs`);
    return [first, second];
  }

  /** `add` for an elementwise function. */
  map(fn: Ops['elementwise']['fn'], name: string, ...inputs: readonly Value[]): Value {
    return this.add('elementwise', name, { fn, constant: 0, stream: 0 }, ...inputs);
  }

  reshape(name: string, value: Value, rows: Rows | undefined, ...dims: readonly number[]): Value {
    return this.add('reshape', name, { rows: rows?.times, dims }, value);
  }

  /** Node names in the order `path.name`. */
  private name(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }
}
