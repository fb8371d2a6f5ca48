import { vitBlock } from '../../compiler/3-build/layers/vit-block.ts';
import { Scope } from '../../compiler/3-build/scope.ts';
import { differentiate } from '../../compiler/4-differentiate/differentiate.ts';
import { GraphBuilder } from '../../compiler/ir/builder.ts';
import type { Graph } from '../../compiler/ir/graph.ts';
import type { Value } from '../../compiler/ir/value.ts';
import { rowsOf } from '../../compiler/ir/shape.ts';

/** A transformer block: LayerNorm, attention, LayerNorm, GELU perceptron of four times the width. */
export interface BlockSize {
  readonly rows: number;
  readonly tokens: number;
  readonly width: number;
  readonly heads: number;
}

/** A graph to run for so many rows. */
export interface OwnGraph {
  readonly graph: Graph;
  readonly rows: number;
}

/** y = x Wᵀ for square matrices. */
export const productGraph = (side: number): OwnGraph => {
  const builder = new GraphBuilder('product');
  const root = new Scope(builder);
  const x = root.input('x', { rows: rowsOf('rows'), dims: [side] });
  const weight = root.parameter('weight', [side, side], { kind: 'xavier', fanIn: side, fanOut: side });
  return {
    graph: builder.finish(new Map([['y', root.add('matmul', 'y', { layout: 'NT', groups: 1 }, x, weight)]])),
    rows: side,
  };
};

const blockOf = (root: Scope, { tokens, width, heads }: BlockSize): Value => {
  const x = root.input('x', { rows: rowsOf('rows'), dims: [tokens, width] });
  const mixing = { kind: 'parallel', causal: false, dropout: 0 } as const;
  return vitBlock(root.within('block'), x, { heads, hidden: 4 * width, mixing, projectionDropout: 0 });
};

export const blockForward = (size: BlockSize): OwnGraph => {
  const builder = new GraphBuilder('forward');
  const y = blockOf(new Scope(builder), size);
  return { graph: builder.finish(new Map([['y', y]])), rows: size.rows };
};

/** The gradients of all parameters of Σ y · c, c being given. */
export const blockBackward = (size: BlockSize): OwnGraph => {
  const builder = new GraphBuilder('backward');
  const root = new Scope(builder);
  const y = blockOf(root, size);
  const { rows, dims } = y.shape;
  const weighted = root.map('multiply', 'weighted', y, root.input('c', y.shape));
  const flat = root.reshape(
    'flat',
    weighted,
    rows,
    dims.reduce((total, n) => total * n, 1),
    1,
  );
  const loss = root.add('sumRows', 'loss', { keep: 1 }, flat);
  return { graph: differentiate(builder.finish(new Map([['loss', loss]]))), rows: size.rows };
};
