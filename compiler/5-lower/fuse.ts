import type { Graph, Node, NodeOf } from '../ir/graph.ts';
import type { Value } from '../ir/value.ts';
import { broadcastOf } from '../ir/broadcast.ts';
import { joinedSums } from './joined-sums.ts';
import type { JoinedSum } from './joined-sums.ts';
import { elementsPerUnit, sameRows } from '../ir/shape.ts';
import type { Shape } from '../ir/shape.ts';

/** Nodes whose results can go through a chain of functions on their way to memory. */
export type ChainStart = NodeOf<'matmul'> | NodeOf<'normGradInput'>;

/**
 * What becomes dispatches together: a node of its own, one with a sum that joins it, or a chain of elementwise functions, alone or as the epilogue of the node
 * that it starts from. `stored` are the chain's values that something outside it reads.
 */
export type Unit =
  | { readonly kind: 'node'; readonly node: Node }
  | ({ readonly kind: 'joined-sum' } & JoinedSum)
  | {
      readonly kind: 'chain';
      readonly start: ChainStart | undefined;
      readonly functions: readonly NodeOf<'elementwise'>[];
      readonly stored: readonly Value[];
    };

/** A unit's nodes, in order. */
export const nodesOf = (unit: Unit): readonly Node[] => {
  if (unit.kind === 'node') return [unit.node];
  if (unit.kind === 'joined-sum') return [unit.node, unit.sum];
  return [...(unit.start === undefined ? [] : [unit.start]), ...unit.functions];
};

/** Storage buffers that one stage may bind by WebGPU's default limits. */
const bindingLimit = 8;

interface Draft {
  start: ChainStart | undefined;
  functions: NodeOf<'elementwise'>[];
  /** Place in the graph of its last node: where it runs. */
  position: number;
}

const membersOf = (draft: Draft): readonly Node[] => [
  ...(draft.start === undefined ? [] : [draft.start]),
  ...draft.functions,
];

const sameSize = (a: Shape, b: Shape): boolean =>
  elementsPerUnit(a) === elementsPerUnit(b) && (sameRows(a.rows, b.rows) || a.rows?.symbol === b.rows?.symbol);

const isStart = (node: Node): node is ChainStart =>
  node.kind === 'normGradInput' || (node.kind === 'matmul' && node.attributes.layout !== 'TN');

/** Collects chains greedily in graph order; a chain runs where its last function stands. */
class Fuser {
  private readonly graph: Graph;
  private readonly places = new Map<Node, number>();
  private readonly consumers = new Map<Value, Node[]>();
  private readonly kept: ReadonlySet<Value>;
  private readonly drafts = new Map<Node, Draft>();
  private readonly producer = new Map<Value, Node>();

  constructor(graph: Graph) {
    this.graph = graph;
    this.kept = new Set([...graph.results.values(), ...graph.gradients.values()]);
    for (const [place, node] of graph.nodes.entries()) {
      this.places.set(node, place);
      for (const output of node.outputs) this.producer.set(output, node);
      for (const input of node.inputs) this.consumers.set(input, [...(this.consumers.get(input) ?? []), node]);
    }
  }

  run(): readonly Unit[] {
    const units: { place: number; unit: () => Unit }[] = [];
    const seen = new Set<Draft>();
    for (const node of this.graph.nodes) this.admit(node);
    const joined = joinedSums(this.graph);
    const joins = new Map<Node, JoinedSum>(joined.map((pair) => [pair.node, pair]));
    const absorbed = new Set<Node>(joined.map(({ sum }) => sum));
    for (const node of this.graph.nodes) {
      const draft = this.drafts.get(node);
      const pair = joins.get(node);
      if (absorbed.has(node)) continue;
      if (pair !== undefined) units.push({ place: this.place(node), unit: () => ({ kind: 'joined-sum', ...pair }) });
      else if (draft === undefined) units.push({ place: this.place(node), unit: () => ({ kind: 'node', node }) });
      else if (!seen.has(draft)) {
        seen.add(draft);
        units.push({ place: draft.position, unit: () => this.finish(draft) });
      }
    }
    return units.sort((a, b) => a.place - b.place).map(({ unit }) => unit());
  }

  private place(node: Node): number {
    return this.places.get(node) ?? 0;
  }

  private admit(node: Node): void {
    if (isStart(node)) {
      this.drafts.set(node, { start: node, functions: [], position: this.place(node) });
    } else if (node.kind === 'elementwise') {
      this.join(node);
    }
  }

  /** Puts a function into one chain with those of its producers that can wait until here. */
  private join(node: NodeOf<'elementwise'>): void {
    const position = this.place(node);
    let merged: Draft = { start: undefined, functions: [node], position };
    const output = node.outputs[0];
    const candidates = node.inputs
      .map((input) => ({ input, producer: this.producer.get(input) }))
      .filter(
        ({ input }) =>
          output !== undefined &&
          sameSize(input.shape, output.shape) &&
          broadcastOf(input.shape, output.shape) === 'full',
      )
      .map(({ producer }) => (producer === undefined ? undefined : this.drafts.get(producer)))
      .filter((draft) => draft !== undefined)
      .sort((a, b) => b.position - a.position);
    for (const candidate of new Set(candidates)) {
      if (candidate.start !== undefined && merged.start !== undefined) continue;
      const together = this.merge(candidate, merged);
      if (this.canWait(candidate, together) && this.fits(together)) merged = together;
    }
    if (merged.functions.length === 1 && merged.start === undefined) merged = this.joinEarly(merged, candidates);
    for (const member of membersOf(merged)) this.drafts.set(member, merged);
  }

  /** Moves a function up to a chain that can't wait for it, if it alone reads what it takes from there. */
  private joinEarly(single: Draft, candidates: readonly Draft[]): Draft {
    for (const candidate of candidates) {
      const together = { ...this.merge(candidate, single), position: candidate.position };
      const made = membersOf(candidate).flatMap((member) => member.outputs);
      const taken = made.filter((value) => single.functions.some((fn) => fn.inputs.includes(value)));
      const alone = taken.every((value) => !this.kept.has(value) && this.consumers.get(value)?.length === 1);
      if (alone && this.isReady(single, candidate) && this.fits(together)) return together;
    }
    return single;
  }

  /** All that the functions read besides the earlier chain's values is there before it runs. */
  private isReady(later: Draft, earlier: Draft): boolean {
    return [...this.inputsOf(later)]
      .map((input) => this.producer.get(input))
      .every(
        (producer) =>
          producer === undefined || this.drafts.get(producer) === earlier || this.runsAt(producer) < earlier.position,
      );
  }

  private merge(earlier: Draft, later: Draft): Draft {
    const functions = [...earlier.functions, ...later.functions].sort((a, b) => this.place(a) - this.place(b));
    return { start: earlier.start ?? later.start, functions, position: later.position };
  }

  /** Nothing outside the merged chain reads the candidate's values before the chain runs. */
  private canWait(candidate: Draft, merged: Draft): boolean {
    const inside = new Set(membersOf(merged));
    return membersOf(candidate)
      .flatMap((member) => member.outputs)
      .flatMap((value) => this.consumers.get(value) ?? [])
      .every((consumer) => inside.has(consumer) || this.runsAt(consumer) > merged.position);
  }

  private runsAt(node: Node): number {
    return this.drafts.get(node)?.position ?? this.place(node);
  }

  private fits(draft: Draft): boolean {
    return this.inputsOf(draft).size + this.storedBy(draft).length <= bindingLimit;
  }

  private inputsOf(draft: Draft): Set<Value> {
    const made = new Set(membersOf(draft).flatMap((member) => member.outputs));
    return new Set(
      membersOf(draft)
        .flatMap((member) => member.inputs)
        .filter((input) => !made.has(input)),
    );
  }

  private storedBy(draft: Draft): readonly Value[] {
    const inside = new Set(membersOf(draft));
    return membersOf(draft)
      .flatMap((member) => member.outputs)
      .filter(
        (value) => this.kept.has(value) || (this.consumers.get(value) ?? []).some((consumer) => !inside.has(consumer)),
      );
  }

  private finish(draft: Draft): Unit {
    return { kind: 'chain', start: draft.start, functions: draft.functions, stored: this.storedBy(draft) };
  }
}

/** Groups a graph's nodes into units, in an order in which every value is made before it is used. */
export const fuse = (graph: Graph): readonly Unit[] => new Fuser(graph).run();
