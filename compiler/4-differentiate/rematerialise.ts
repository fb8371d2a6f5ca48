import { GraphBuilder } from '../ir/builder.ts';
import type { Graph, Node } from '../ir/graph.ts';
import type { Value } from '../ir/value.ts';
import { siteBeside } from '../ir/site.ts';
import type { Site } from '../ir/site.ts';

/** What the forward part of a training graph leaves in memory for its backward part when blocks are computed again. */
class Forgetter {
  private readonly forward: readonly Node[];
  private readonly producers = new Map<Value, Node>();
  private readonly forgotten = new Set<Value>();

  constructor(forward: Graph) {
    this.forward = forward.nodes;
    const handedOn = new Set(forward.results.values());
    const blocks = new Set<string>();
    for (const node of this.forward) {
      blocks.add(node.site.block);
      for (const output of node.outputs) this.producers.set(output, node);
      for (const input of node.inputs) {
        const producer = this.producers.get(input);
        if (producer !== undefined && producer.site.block !== node.site.block) handedOn.add(input);
      }
    }
    // The last block's backward pass follows at once: it would be computed again only to be kept as long.
    const last = [...blocks].filter((block) => block !== '').at(-1);
    for (const [value, producer] of this.producers) {
      const { block } = producer.site;
      if (block !== '' && block !== last && !handedOn.has(value)) this.forgotten.add(value);
    }
  }

  isForward(node: Node): boolean {
    return node.outputs.some((output) => this.producers.has(output));
  }

  /** The node that makes a value which isn't kept. */
  producerOf(value: Value): Node | undefined {
    return this.forgotten.has(value) ? this.producers.get(value) : undefined;
  }
}

/**
 * Rematerialisation (Chen et al. 2016, arXiv 1604.06174): of each block only what it hands on is kept for the backward pass, which
 * computes the rest again, just before it is wanted. With n blocks of equal size, memory for activations shrinks to that of one block
 * and n hand-overs, for the time of one more forward pass at most.
 *
 * @param forward the graph that was differentiated
 * @param train the graph with its gradients
 */
export const rematerialise = (forward: Graph, train: Graph): Graph => {
  const forgetter = new Forgetter(forward);
  const builder = new GraphBuilder(train.name);
  const made = new Map<Value, Value>();
  const again = new Map<Value, Value>();
  const add = (node: Node, site: Site, inputs: readonly Value[], into: Map<Value, Value>): void => {
    const outputs = builder.add(node.kind, site, node.attributes, inputs);
    node.outputs.forEach((output, index) => into.set(output, outputs[index] ?? output));
  };
  const kept = (value: Value): Value =>
    made.get(value) ?? builder.source(value.site, value.shape, sourceOf(value), value.element);
  const recomputed = (value: Value): Value => {
    const producer = forgetter.producerOf(value);
    if (producer === undefined) return kept(value);
    if (!again.has(value)) add(producer, siteBeside(producer.site, 'again'), producer.inputs.map(recomputed), again);
    return again.get(value) ?? value;
  };
  for (const node of train.nodes)
    add(node, node.site, node.inputs.map(forgetter.isForward(node) ? kept : recomputed), made);
  const mapped = (values: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> =>
    new Map([...values].map(([role, value]) => [role, kept(value)]));
  return builder.finish(mapped(train.results), mapped(train.gradients));
};

const sourceOf = ({ name, source }: Value) => {
  if (source === undefined) throw new Error(`${name} is read before it is made`);
  return source;
};
