import { IrError } from './error.ts';
import type { Graph, Node, NodeOf } from './graph.ts';
import type { Source, Value } from './value.ts';
import { ops } from './ops/table.ts';
import type { OpKind, Ops } from './ops/table.ts';
import type { Element, Shape } from './shape.ts';
import { sameShape } from './shape.ts';
import type { Site } from './site.ts';
import { nameAt, siteBeside, siteOutside } from './site.ts';

/** A dotted path, or a site in the model, which gives the path `block.label.turn`. */
export type Named = string | Site;

const siteOf = (named: Named): Site => (typeof named === 'string' ? siteOutside(named) : named);

/** Appends nodes to a graph in order, inferring shapes and keeping names unique. */
export class GraphBuilder {
  readonly name: string;
  private readonly nodes: Node[] = [];
  private readonly values = new Map<string, Value>();
  private nextId = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Goes on where a finished graph ended. */
  static from(graph: Graph): GraphBuilder {
    const builder = new GraphBuilder(graph.name);
    for (const node of graph.nodes) {
      builder.nodes.push(node);
      for (const value of [...node.inputs, ...node.outputs]) builder.adopt(value);
    }
    for (const value of graph.results.values()) builder.adopt(value);
    return builder;
  }

  /** A value from outside, made once for each name: parameter, input, constant or state. */
  source(named: Named, shape: Shape, source: Source, element: Element = 'f32'): Value {
    const site = siteOf(named);
    const name = nameAt(site);
    const known = this.values.get(name);
    if (known === undefined) return this.value({ name, site, shape, element, source });
    if (!sameShape(known.shape, shape) || known.source?.kind !== source.kind)
      throw new IrError(`two different values are called ${name}`);
    return known;
  }

  /** Appends a node and gives its outputs; the first is called `name`, others `name.suffix`. */
  add<K extends OpKind>(kind: K, named: Named, attributes: Ops[K], inputs: readonly Value[]): readonly Value[] {
    const wanted = siteOf(named);
    let inferred;
    try {
      inferred = ops[kind].infer(attributes, inputs);
    } catch (error) {
      if (error instanceof IrError) throw new IrError(`${nameAt(wanted)} (${kind}): ${error.message}`);
      throw error;
    }
    const { name, site } = this.unique(wanted);
    const outputs = inferred.map(({ shape, element, suffix }) =>
      this.value({
        name: suffix === undefined ? name : `${name}.${suffix}`,
        site: suffix === undefined ? site : siteBeside(site, suffix),
        ...{ shape, element, source: undefined },
      }),
    );
    const node: NodeOf<K> = { kind, name, site, attributes, inputs, outputs };
    this.nodes.push(node as Node);
    return outputs;
  }

  /** `add` for ops of which only the first output is wanted. */
  one<K extends OpKind>(kind: K, named: Named, attributes: Ops[K], inputs: readonly Value[]): Value {
    const [value] = this.add(kind, named, attributes, inputs);
    if (value === undefined) throw new IrError(`${nameAt(siteOf(named))} (${kind}) has no output`);
    return value;
  }

  finish(results: ReadonlyMap<string, Value>, gradients: ReadonlyMap<string, Value> = new Map()): Graph {
    return { name: this.name, nodes: [...this.nodes], results, gradients };
  }

  private value(described: Omit<Value, 'id'>): Value {
    const value: Value = { id: this.nextId++, ...described };
    this.values.set(value.name, value);
    return value;
  }

  private adopt(value: Value): void {
    this.values.set(value.name, value);
    this.nextId = Math.max(this.nextId, value.id + 1);
  }

  private unique(site: Site): Pick<Node, 'name' | 'site'> {
    const name = nameAt(site);
    if (!this.values.has(name)) return { name, site };
    for (let n = 2; ; n++)
      if (!this.values.has(`${name}.${n}`)) return { name: `${name}.${n}`, site: siteBeside(site, String(n)) };
  }
}
