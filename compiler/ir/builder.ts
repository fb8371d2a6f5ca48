import { IrError } from './error.ts';
import type { Graph, Node, NodeOf } from './graph.ts';
import type { Source, Value } from './value.ts';
import { inferOutputs } from './infer.ts';
import type { OpKind, Ops } from './ops.ts';
import type { Element, Shape } from './shape.ts';
import { sameShape } from './shape.ts';

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
  source(name: string, shape: Shape, source: Source, element: Element = 'f32'): Value {
    const known = this.values.get(name);
    if (known === undefined) return this.value(name, shape, element, source);
    if (!sameShape(known.shape, shape) || known.source?.kind !== source.kind)
      throw new IrError(`two different values are called ${name}`);
    return known;
  }

  /** Appends a node and gives its outputs; the first is called `name`, others `name.suffix`. */
  add<K extends OpKind>(kind: K, name: string, attributes: Ops[K], inputs: readonly Value[]): readonly Value[] {
    let inferred;
    try {
      inferred = inferOutputs(kind, attributes, inputs);
    } catch (error) {
      if (error instanceof IrError) throw new IrError(`${name} (${kind}): ${error.message}`);
      throw error;
    }
    const unique = this.unique(name);
    const outputs = inferred.map(({ shape, element, suffix }) =>
      this.value(suffix === undefined ? unique : `${unique}.${suffix}`, shape, element, undefined),
    );
    const node: NodeOf<K> = { kind, name: unique, attributes, inputs, outputs };
    this.nodes.push(node as Node);
    return outputs;
  }

  /** `add` for ops of which only the first output is wanted. */
  one<K extends OpKind>(kind: K, name: string, attributes: Ops[K], inputs: readonly Value[]): Value {
    const [value] = this.add(kind, name, attributes, inputs);
    if (value === undefined) throw new IrError(`${name} (${kind}) has no output`);
    return value;
  }

  finish(results: ReadonlyMap<string, Value>, gradients: ReadonlyMap<string, Value> = new Map()): Graph {
    return { name: this.name, nodes: [...this.nodes], results, gradients };
  }

  private value(name: string, shape: Shape, element: Element, source: Source | undefined): Value {
    const value: Value = { id: this.nextId++, name, shape, element, source };
    this.values.set(name, value);
    return value;
  }

  private adopt(value: Value): void {
    this.values.set(value.name, value);
    this.nextId = Math.max(this.nextId, value.id + 1);
  }

  private unique(name: string): string {
    if (!this.values.has(name)) return name;
    for (let n = 2; ; n++) if (!this.values.has(`${name}.${n}`)) return `${name}.${n}`;
  }
}
