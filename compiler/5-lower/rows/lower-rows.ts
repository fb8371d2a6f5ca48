import type { Size } from '../../../runtime/execute/plan.ts';
import type { Graph } from '../../ir/graph.ts';
import type { Value } from '../../ir/value.ts';
import type { Alias } from '../aliases.ts';
import { costOf } from '../cost.ts';
import type { DispatchCost } from '../cost.ts';
import { nodesOf } from '../fuse.ts';
import type { Unit } from '../fuse.ts';
import { along, scalar, times } from '../rules/sizes.ts';
import type { Step } from '../rules/step.ts';
import type { ParameterLayout } from '../parameters.ts';
import { Chunker } from './chunks.ts';
import type { Chunk } from './chunks.ts';
import type { ModuleLibrary } from '../../wgsl/linker.ts';
import type { RowTarget } from './target.ts';

export interface RowLowering {
  readonly target: RowTarget;
  readonly layout: ParameterLayout;
  readonly modules: ModuleLibrary;
}

/** Units that one row kernel computes, lowered. */
export interface LoweredRows {
  readonly kind: 'rows';
  readonly rows: Size;
  readonly step: Step;
  readonly cost: DispatchCost;
}

/** Units of a segment in order, those that row kernels compute lowered; undefined where there are none. */
export const lowerRows = (
  graph: Graph,
  units: readonly Unit[],
  aliases: ReadonlyMap<Value, Alias>,
  rows: RowLowering,
): readonly (Unit | LoweredRows)[] | undefined => {
  const found = new Chunker(graph, units, { ...rows, aliases }).run();
  if (found.every(({ kind }) => kind !== 'chunk')) return undefined;
  let index = 0;
  return found.map((one) => (one.kind === 'chunk' ? chunkStep(`${graph.name}.rows${index++}`, one, rows) : one));
};

const chunkStep = (label: string, chunk: Chunk, { target }: RowLowering): LoweredRows => {
  const { units, writer } = chunk;
  const kernel = writer.kernel();
  const nodes = units.flatMap(nodesOf);
  const symbol = nodes.flatMap((node) => node.outputs).find(({ shape }) => shape.rows !== undefined)?.shape.rows;
  const count = times(symbol, 1);
  const bound = kernel.bindings.flatMap(({ name, bound }): [string, Value][] =>
    'page' in bound ? [] : [[name, bound]],
  );
  const weights = kernel.bindings.flatMap(({ name, bound }) => ('page' in bound ? [[name, bound] as const] : []));
  const step: Step = {
    kernel: `${label.replaceAll('.', '-')}-${target.name}`,
    label,
    constants: {},
    launch: {
      rows: count,
      guided: scalar('guided'),
      ...Object.fromEntries(kernel.fields.map(({ name, value }) => [name, value])),
    },
    bindings: Object.fromEntries(bound),
    items: along(count),
    composed: {
      code: kernel.code,
      floats: kernel.fields.filter(({ float }) => float).map(({ name }) => name),
      bindings: kernel.bindings.map(({ name, access }) => ({ name, access })),
      tile: [target.rows, 1, 1],
      weights: Object.fromEntries(weights),
    },
  };
  const cost = costOf(step, nodes, 1, step.bindings);
  const read = weights.map(([, { bytes }]) => bytes);
  return { kind: 'rows', rows: symbol ?? 1, step, cost: { ...cost, kernel: 'rows', bytes: [...cost.bytes, ...read] } };
};
