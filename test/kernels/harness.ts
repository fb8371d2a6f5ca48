import { concreteShape, floatTensor, indexTensor } from '../../compiler/ir/evaluate/index.ts';
import type { EvaluationContext, Tensor } from '../../compiler/ir/evaluate/index.ts';
import type { Node, NodeOf } from '../../compiler/ir/graph.ts';
import type { Value } from '../../compiler/ir/value.ts';
import { siteOutside } from '../../compiler/ir/site.ts';
import type { Scalar } from '../../compiler/ir/scalars.ts';
import { complete, KernelTable } from '../../compiler/5-lower/kernel-table.ts';
import { canSum } from '../../compiler/5-lower/joined-sums.ts';
import { lowerJoinedSum } from '../../compiler/5-lower/steps.ts';
import { loadKernels } from '../../compiler/wgsl/source.ts';
import type { LoweringContext, Step } from '../../compiler/5-lower/rules/step.ts';
import { lowering } from '../../compiler/5-lower/rules/table.ts';
import { product } from '../../compiler/ir/shape.ts';
import type { OpenDevice } from '../../runtime/device/index.ts';
import type { Kernel, KernelVariant, LaunchValue } from '../../runtime/execute/plan.ts';
import { TestGpu } from './gpu.ts';
import { withMatricesWrittenOut } from './written-out-matrices.ts';
import type { Dispatch, KernelForm } from './gpu.ts';

/** A node's steps, with scratch values of its own, and with those of a sum that joins it. */
export const lowerNode = (node: Node, sum?: NodeOf<'sumRows'>): readonly Step[] => {
  let scratches = 0;
  const context: LoweringContext = {
    scratch: (name, shape, element = 'f32') => ({
      id: -1 - scratches++,
      name,
      site: siteOutside(name),
      shape,
      element,
      source: undefined,
    }),
  };
  if (sum !== undefined && canSum(node)) return lowerJoinedSum({ node, sum }, context);
  const rule = lowering[node.kind] as (node: Node, context: LoweringContext) => readonly Step[];
  return rule(node, context);
};

/** A launch value as the host would compute it before a run. */
export const launchNumber = (value: Step['launch'][string], { symbols, scalars }: EvaluationContext): number => {
  if (typeof value === 'number') return value;
  if ('texelOf' in value) return 0;
  if ('scalar' in value) return scalars[value.scalar as Scalar] ?? NaN;
  return Math.ceil((value.times * (symbols[value.symbol] ?? NaN)) / (value.per ?? 1));
};

/** A node on concrete inputs. */
export interface KernelRun {
  readonly node: Node;
  readonly inputs: readonly Tensor[];
  readonly context: EvaluationContext;
  /** A sum over the rows of one of the inputs that joins the node. */
  readonly sum?: NodeOf<'sumRows'>;
}

export interface KernelResults {
  /** The node's, then the sum's. */
  readonly outputs: readonly Tensor[];
  /** The inputs afterwards: some ops write theirs. */
  readonly inputs: readonly Tensor[];
}

/** Picks one of a kernel's forms. */
export type FormChoice = (kernel: Kernel) => Kernel | KernelVariant;

const plain: FormChoice = (kernel) => kernel;

/** Runs a node's kernels on a device; gives its outputs and, for ops that write them, its inputs afterwards. */
export class KernelHarness {
  private readonly gpu: TestGpu;
  private readonly table = new KernelTable(loadKernels(), 'mixed');
  constructor(open: OpenDevice) {
    this.gpu = new TestGpu(open);
  }

  /** Whether such a choice takes another form of one of the node's kernels than the plain one. */
  hasVariant(node: Node, choice: FormChoice): boolean {
    return this.kernels(node).some((kernel) => choice(kernel) !== kernel);
  }

  /** The kernels that a node is lowered to. */
  kernels(node: Node): readonly Kernel[] {
    return lowerNode(node).map((step) => this.kernel(step));
  }

  /** Runs the forms of the choice. */
  async run({ node, inputs, context, sum }: KernelRun, choice: FormChoice = plain): Promise<KernelResults> {
    const buffers = new Map<Value, GPUBuffer>();
    node.inputs.forEach((value, i) => buffers.set(value, this.gpu.upload(wordsOf(inputs[i]))));
    const bufferOf = (value: Value): GPUBuffer => {
      const buffer =
        buffers.get(value) ?? this.gpu.upload(rubbish(product(concreteShape(value.shape, context.symbols))));
      buffers.set(value, buffer);
      return buffer;
    };
    await this.gpu.run(lowerNode(node, sum).map((step) => this.dispatch(step, choice, bufferOf, context)));
    const read = async (value: Value): Promise<Tensor> => {
      const shape = concreteShape(value.shape, context.symbols);
      const bytes = await this.gpu.download(bufferOf(value), 4 * product(shape));
      return value.element === 'f32'
        ? floatTensor(shape, new Float32Array(bytes))
        : indexTensor(shape, new Uint32Array(bytes));
    };
    const results = {
      outputs: await inTurn([...node.outputs, ...(sum?.outputs ?? [])], read),
      inputs: await inTurn(node.inputs, read),
    };
    for (const buffer of buffers.values()) buffer.destroy();
    return results;
  }

  private kernel(step: Step): Kernel {
    return present(this.table.kernels[this.table.admit(step)], step.kernel);
  }

  private dispatch(
    step: Step,
    choice: FormChoice,
    bufferOf: (value: Value) => GPUBuffer,
    context: EvaluationContext,
  ): Dispatch {
    const kernel = this.kernel(step);
    const form: KernelForm = choice(kernel);
    const { launch, bindings } = complete(step);
    const items = step.items.map((value: LaunchValue) => launchNumber(value, context));
    return {
      label: step.label,
      code: withMatricesWrittenOut(this.table.files.get(form.file) ?? ''),
      launch: kernel.launch.length === 0 ? undefined : launchBlock(kernel, launch, context),
      bindings: form.bindings.map((binding) => ({
        binding,
        buffer: bufferOf(present(bindings[binding.name], binding.name)),
      })),
      workgroups: [groups(items[0], form.tile[0]), groups(items[1], form.tile[1]), groups(items[2], form.tile[2])],
    };
  }
}

const groups = (items: number | undefined, tile: number): number => Math.ceil((items ?? 1) / tile);

const present = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new Error(`${what} is missing`);
  return value;
};

const inTurn = async <T, R>(items: readonly T[], visit: (item: T) => Promise<R>): Promise<R[]> => {
  const results: R[] = [];
  for (const item of items) results.push(await visit(item));
  return results;
};

const launchBlock = (kernel: Kernel, launch: Step['launch'], context: EvaluationContext): Uint8Array => {
  const view = new DataView(new ArrayBuffer(4 * kernel.launch.length));
  kernel.launch.forEach((field, index) => {
    const number = launchNumber(present(launch[field], field), context);
    if (Number.isNaN(number)) throw new Error(`${field} has no value`);
    if (kernel.floats[index] === true) view.setFloat32(4 * index, number, true);
    else view.setUint32(4 * index, number, true);
  });
  return new Uint8Array(view.buffer);
};

const wordsOf = (tensor: Tensor | undefined): Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> => {
  const given = present(tensor, 'an input');
  return given.element === 'f32' ? Float32Array.from(given.data) : Uint32Array.from(given.data);
};

/** What a fresh buffer holds in a plan that shares buffers: anything. */
const rubbish = (count: number): Float32Array<ArrayBuffer> => new Float32Array(count).fill(1e30);
