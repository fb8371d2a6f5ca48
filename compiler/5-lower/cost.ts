import type { Kernel, LaunchValue, Location } from '../../runtime/execute/plan.ts';
import { perElement } from '../ir/amount.ts';
import type { Amount } from '../ir/amount.ts';
import { IrError } from '../ir/error.ts';
import { ops } from '../ir/ops/table.ts';
import type { OpKind } from '../ir/ops/table.ts';
import type { Node, NodeOf } from '../ir/graph.ts';
import type { Value } from '../ir/value.ts';
import type { Site } from '../ir/site.ts';
import type { Step } from './rules/step.ts';

/** What one dispatch of a plan costs; the sums are linear in row symbols. */
export interface DispatchCost {
  /** Where its result belongs; undefined for what works on whole pages. */
  readonly site: Site | undefined;
  /** Stem of the kernel's file. */
  readonly kernel: string;
  /** What it computes, in order: op kinds, and functions of elementwise ops. More than one is fused. */
  readonly ops: readonly string[];
  /** Floating-point operations, to be added up: what the formula asks for, whatever the kernel does. */
  readonly operations: readonly Amount[];
  /** Bytes read and written, to be added up: every bound number that the formula touches, once. */
  readonly bytes: readonly Amount[];
  /** Its products. */
  readonly products: readonly ProductSize[];
}

/** A matrix [rows, inner] by one [inner, columns], in groups. */
export interface ProductSize {
  readonly rows: Amount;
  readonly inner: number;
  readonly columns: number;
  readonly groups: number;
}

const bytesPerNumber = 4;

/** The cost of a step that computes `nodes`, or its share of them. */
export const costOf = (
  step: Step,
  nodes: readonly Node[],
  share: number,
  bindings: Step['bindings'],
): DispatchCost => ({
  site: nodes.at(-1)?.site,
  kernel: step.kernel,
  ops: nodes.map((node) => (node.kind === 'elementwise' ? node.attributes.fn : node.kind)),
  operations: nodes.map((node) => times(operationsOf(node), share)).filter((amount) => amount !== 0),
  bytes: Object.entries(bindings).map(([name, value]) => bytesOf(step.touched?.[name] ?? elements(value))),
  products: share === 0 ? [] : nodes.filter((node) => node.kind === 'matmul').map(productSize),
});

/** The cost of a kernel that works on whole pages: `perNumber` operations and `passes` accesses for every number bound. */
export const pageCost = (
  kernel: string,
  { bindings: interfaces }: Kernel,
  bindings: readonly Location[],
  perNumber: number,
): DispatchCost => {
  const pages = bindings.flatMap((location, index) =>
    'page' in location ? [{ bytes: location.bytes, written: interfaces[index]?.access === 'read_write' }] : [],
  );
  const numbers = (pages[0]?.bytes ?? 0) / bytesPerNumber;
  return {
    site: undefined,
    kernel,
    ops: [kernel],
    operations: [perNumber * numbers],
    bytes: pages.map(({ bytes, written }) => (written ? 2 * bytes : bytes)),
    products: [],
  };
};

/** Floating-point operations of a node. */
const operationsOf = <K extends OpKind>(node: NodeOf<K>): Amount => ops[node.kind].cost(node);

const elements = (value: Value): Amount => perElement(value, 1);

const times = (amount: Amount, factor: number): Amount => {
  if (typeof amount === 'number') return amount * factor;
  return factor === 0 ? 0 : { symbol: amount.symbol, times: amount.times * factor };
};

const bytesOf = (numbers: LaunchValue): Amount => {
  if (typeof numbers === 'number') return numbers * bytesPerNumber;
  if ('scalar' in numbers || numbers.per !== undefined) throw new IrError('a number of touched elements is no size');
  return { symbol: numbers.symbol, times: numbers.times * bytesPerNumber };
};

const productSize = (node: NodeOf<'matmul'>): ProductSize => {
  const { layout, groups } = node.attributes;
  const [a, b] = node.inputs;
  const result = node.outputs[0];
  if (a === undefined || b === undefined || result === undefined) throw new IrError(`${node.name} is no product`);
  const last = (value: Value): number => value.shape.dims.at(-1) ?? 1;
  // dW = dyᵀ x multiplies [columns of dy, rows] by [rows, columns of x]: its long axis is the inner one.
  const rows = times(elements(a), 1 / (last(a) * groups));
  return layout === 'TN'
    ? { rows, inner: last(b), columns: last(a), groups }
    : { rows, inner: last(a), columns: last(result), groups };
};
