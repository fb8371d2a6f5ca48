import type { GraphBuilder } from '../ir/builder.ts';
import { IrError } from '../ir/error.ts';
import type { ConstantRecipe, Initialiser, Value } from '../ir/value.ts';
import type { OpKind, Ops } from '../ir/ops/table.ts';
import type { Element, Rows, Shape } from '../ir/shape.ts';
import { shapeOf } from '../ir/shape.ts';
import type { Site } from '../ir/site.ts';
import { joinedPath, siteOutside } from '../ir/site.ts';

/** A place in the model: builds nodes and parameters whose names start with its path (`level1.block0.attention`). */
export class Scope {
  private readonly builder: GraphBuilder;
  /** Its label is that of what stands in it, as far as it is the same for all. */
  private readonly site: Site;

  constructor(builder: GraphBuilder, site = siteOutside('')) {
    this.builder = builder;
    this.site = site;
  }

  get path(): string {
    return joinedPath(this.site.block, this.site.label);
  }

  /** A level, or the head. */
  at(place: string): Scope {
    return new Scope(this.builder, { ...this.siteOf(place), place });
  }

  within(name: string): Scope {
    return new Scope(this.builder, this.siteOf(name));
  }

  /** One of a level's blocks, which do the same with parameters of their own. */
  withinBlock(index: number): Scope {
    return new Scope(this.builder, { ...this.site, block: joinedPath(this.path, `block${index}`), label: '' });
  }

  /** The same place for another pass through it (`channel1`): parameters and states stay, nodes get names of their own. */
  forTurn(turn: string): Scope {
    return new Scope(this.builder, { ...this.site, turn });
  }

  parameter(name: string, dims: readonly number[], init: Initialiser): Value {
    return this.builder.source(this.sharedSiteOf(name), shapeOf(undefined, ...dims), { kind: 'parameter', init });
  }

  input(name: string, shape: Shape, element: Element = 'f32'): Value {
    return this.builder.source(this.sharedSiteOf(name), shape, { kind: 'input' }, element);
  }

  state(name: string, shape: Shape, element: Element = 'f32'): Value {
    return this.builder.source(this.sharedSiteOf(name), shape, { kind: 'state' }, element);
  }

  constant(name: string, dims: readonly number[], recipe: ConstantRecipe): Value {
    return this.builder.source(this.sharedSiteOf(name), shapeOf(undefined, ...dims), { kind: 'constant', recipe });
  }

  add<K extends OpKind>(kind: K, name: string, attributes: Ops[K], ...inputs: readonly Value[]): Value {
    return this.builder.one(kind, this.siteOf(name), attributes, inputs);
  }

  /** `add` for ops of which both outputs are wanted. */
  both<K extends OpKind>(
    kind: K,
    name: string,
    attributes: Ops[K],
    ...inputs: readonly Value[]
  ): readonly [Value, Value] {
    const [first, second] = this.builder.add(kind, this.siteOf(name), attributes, inputs);
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

  private siteOf(name: string): Site {
    return { ...this.site, label: joinedPath(this.site.label, name) };
  }

  /** The site of what all turns have in common. */
  private sharedSiteOf(name: string): Site {
    return { ...this.siteOf(name), turn: '' };
  }
}
