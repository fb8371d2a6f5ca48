import type { Graph } from '../../compiler/ir/graph.ts';
import type { Value } from '../../compiler/ir/value.ts';
import {
  concreteShape,
  evaluateGraph,
  floatTensor,
  indexTensor,
  zeroTensor,
} from '../../compiler/ir/evaluate/index.ts';
import type { EvaluationContext, Tensor } from '../../compiler/ir/evaluate/index.ts';
import type { LoweredModel } from '../../compiler/lower.ts';
import type { CompiledModel } from '../../runtime/model.ts';
import { philox } from '../../runtime/random/philox.ts';
import type { Generator } from '../../runtime/recursion/recursion.ts';
import { walk } from '../../runtime/recursion/walk.ts';
import type { SegmentRun, Visitor } from '../../runtime/recursion/walk.ts';
import { unknownCells } from '../../runtime/sample/given.ts';
import type { Given } from '../../runtime/sample/given.ts';
import { startRows } from '../../runtime/sample/guidance.ts';
import type { TraceEntry } from '../../runtime/sample/trace.ts';
import { livelyValues } from '../end-to-end/lively-parameters.ts';
import type { LikelihoodRun, TracedImage } from '../end-to-end/score-by-trace.ts';

/** Lively weights for the evaluator. */
export const livelyTensors = ({ plan }: Pick<LoweredModel, 'plan'>, seed: number): Map<string, Tensor> =>
  new Map(
    plan.parameters.map((entry, index) => [entry.name, floatTensor(entry.shape, livelyValues(entry, index, seed))]),
  );

const sources = (graph: Graph): readonly Value[] => [
  ...new Set(graph.nodes.flatMap(({ inputs }) => inputs).filter(({ source }) => source !== undefined)),
];

/** Runs a sampler's segments on the evaluator: one image, as drawn without guidance. */
class EvaluatedRun implements Visitor {
  readonly trace: { level: string; origins: Uint32Array; guides: Uint32Array | undefined }[] = [];
  private readonly segments: ReadonlyMap<string, Graph>;
  private readonly weights: ReadonlyMap<string, Tensor>;
  private readonly states = new Map<string, Tensor>();
  private readonly scalars: EvaluationContext['scalars'];

  constructor(
    model: LoweredModel,
    weights: ReadonlyMap<string, Tensor>,
    label: number,
    seedLow: number,
    given: readonly (readonly [state: string, tensor: Tensor])[] = [],
  ) {
    this.segments = new Map(model.graphs['sample']?.map((graph) => [graph.name, graph]));
    this.weights = weights;
    const draw = { guided: 0, greedy: 0, guidance: 1, temperature: 1, filterThreshold: 0 };
    this.scalars = { seedLow, seedHigh: 0, firstImage: 0, step: 0, ...draw };
    this.states.set('labels', indexTensor([1, 1], [label]));
    this.states.set('dropped', indexTensor([1], [0]));
    this.states.set(model.recursion.generator.origins, indexTensor([1], [0]));
    for (const [state, tensor] of given) this.states.set(state, tensor);
  }

  enter({ name, origins }: Generator): void {
    this.trace.push({ level: name, origins: this.wordsOf(origins) ?? new Uint32Array(), guides: undefined });
  }

  segment({ segment, place, rows, scalars }: SegmentRun): void {
    const graph = this.segments.get(segment);
    if (graph === undefined) throw new RangeError(`there is no segment ${segment}`);
    const context: EvaluationContext = { symbols: rows, scalars: { ...this.scalars, ...scalars }, philox };
    for (const value of sources(graph)) if (value.source?.kind === 'state') this.makeRoom(value, rows);
    const tensors = evaluateGraph(graph, new Map([...this.weights, ...this.states]), context);
    for (const [state, value] of graph.results) {
      const tensor = tensors.get(value.name);
      if (tensor !== undefined) this.states.set(state, tensor);
    }
    const drawn = place?.child === undefined ? undefined : place.guide?.drawn;
    const entered = this.trace.at(-1);
    if (drawn?.segment === segment && entered !== undefined) entered.guides = this.wordsOf(drawn.state);
  }

  wordsOf(state: string): Uint32Array | undefined {
    const tensor = this.states.get(state);
    return tensor?.element === 'u32' ? tensor.data.slice() : undefined;
  }

  /** Sum of a state's numbers; 0 where the model has none of that name. */
  sumOf(state: string): number {
    return [...(this.states.get(state)?.data ?? [])].reduce((sum, value) => sum + value, 0);
  }

  private makeRoom({ name, shape, element }: Value, rows: SegmentRun['rows']): void {
    const wanted = concreteShape(shape, rows);
    const known = this.states.get(name);
    if (known === undefined || wanted.some((extent, axis) => extent !== known.shape[axis]))
      this.states.set(name, zeroTensor(element, wanted));
  }
}

/** One image drawn on the evaluator, from what is given on, and log p of its draws. */
export const drawInFloat64 = (
  lowered: LoweredModel,
  { description }: CompiledModel,
  weights: ReadonlyMap<string, Tensor>,
  seed: number,
  given?: Given,
): TracedImage & { readonly logProbability: number } => {
  const { classes, extents, channels } = description.data;
  const label = seed % classes;
  const shape = [1, ...extents, channels];
  const there =
    given === undefined
      ? []
      : ([
          ['canvas', indexTensor(shape, [...given.tokens])],
          ['given', indexTensor(shape, [...given.marks])],
        ] as const);
  const run = new EvaluatedRun(lowered, weights, label, seed, there);
  walk(description.recursion, { rows: startRows(1, false), unknown: unknownCells(description, given) }, run);
  const trace: readonly TraceEntry[] = run.trace;
  const logProbability = run.sumOf('logProbabilities') + run.sumOf('guideLogProbabilities');
  return { tokens: run.wordsOf('canvas') ?? new Uint32Array(), label, trace, logProbability };
};

/** Runs the likelihood graph on the evaluator. */
export const likelihoodInFloat64 =
  (graph: Graph, weights: ReadonlyMap<string, Tensor>): LikelihoodRun =>
  (image, pass) => {
    const inputs: Readonly<Record<string, Uint32Array>> = {
      ...pass.inputs,
      canvas: image.tokens,
      labels: Uint32Array.of(image.label),
      dropped: Uint32Array.of(0),
      origins: Uint32Array.of(0),
    };
    const symbols = pass.rows;
    const feeds = new Map(weights);
    for (const { name, shape, source } of sources(graph))
      if (source?.kind === 'input') feeds.set(name, indexTensor(concreteShape(shape, symbols), inputs[name] ?? []));
    const tensors = evaluateGraph(graph, feeds, { symbols, scalars: {} });
    const losses = [...graph.results].filter(([role]) => role.startsWith('loss.'));
    return Object.fromEntries(losses.map(([role, value]) => [role, tensors.get(value.name)?.data[0] ?? NaN]));
  };
