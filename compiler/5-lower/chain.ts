import type { LaunchValue } from '../../runtime/execute/plan.ts';
import { broadcastOf } from '../ir/broadcast.ts';
import type { Broadcast } from '../ir/broadcast.ts';
import { IrError } from '../ir/error.ts';
import { dropoutScalars } from '../ir/evaluate/dropout.ts';
import type { NodeOf } from '../ir/graph.ts';
import type { Value } from '../ir/value.ts';
import { functionTexts } from './functions.ts';
import type { FunctionContext } from './functions.ts';
import { scalarFunctions } from '../ir/ops/functions.ts';
import type { ElementwiseFn } from '../ir/ops/functions.ts';
import { elementsPerUnit } from '../ir/shape.ts';
import type { Shape } from '../ir/shape.ts';

/** What the compiler writes into a kernel's `//@chain` line, and what it needs around it. */
export interface Chain {
  /** Numbers that one call handles: 4 where every size is a multiple of 4. */
  readonly pack: 1 | 4;
  /** The functions in order, for file names. */
  readonly name: string;
  /** Bindings and the function `chain(i, value)`. */
  readonly code: string;
  /** Fields added to the kernel's launch block. */
  readonly fields: readonly { readonly name: string; readonly type: 'u32' | 'f32'; readonly value: LaunchValue }[];
  readonly bindings: Readonly<Record<string, Value>>;
}

/** WGSL of a function that needs nothing of the launch block, over operands of type Real. */
export const plainExpression = (fn: ElementwiseFn, operands: readonly string[]): string => {
  const noFields = new ChainWriter(4, { rows: undefined, dims: [4] }, 0, undefined);
  const text = functionTexts[fn](operands, { fn, constant: 0, stream: 0 }, noFields);
  if (noFields.fields.length > 0) throw new IrError(`${fn} needs the launch block`);
  return text;
};

/** Numbers are packed by four if every operand and the last axis of the product allow it. */
const packOf = (functions: readonly NodeOf<'elementwise'>[], shape: Shape, made: ReadonlySet<Value>): 1 | 4 => {
  const divides = (n: number): boolean => n % 4 === 0;
  const allows = (broadcast: Broadcast): boolean =>
    broadcast === 'full' ||
    ('suffix' in broadcast ? broadcast.suffix === 1 || divides(broadcast.suffix) : divides(broadcast.prefix));
  const last = shape.dims.at(-1) ?? 1;
  const operands = functions.flatMap((fn) => fn.inputs.filter((input) => !made.has(input)));
  return divides(last) && operands.every((operand) => allows(broadcastOf(operand.shape, shape))) ? 4 : 1;
};

class ChainWriter implements FunctionContext {
  readonly bindings: Record<string, Value> = {};
  readonly fields: { name: string; type: 'u32' | 'f32'; value: LaunchValue }[] = [];
  private readonly declarations: string[] = [];
  private readonly lines: string[] = [];
  private readonly operands = new Map<Value, string>();
  private readonly pack: 1 | 4;
  private readonly shape: Shape;
  private nextBinding: number;
  private drawsRandom = false;

  constructor(pack: 1 | 4, shape: Shape, firstBinding: number, product: Value | undefined) {
    this.pack = pack;
    this.shape = shape;
    this.nextBinding = firstBinding;
    if (product !== undefined) this.operands.set(product, 'value');
  }

  /** A launch field of its own for this chain; gives its name. */
  field(stem: string, type: 'u32' | 'f32', value: LaunchValue): string {
    const name = `${stem}${this.fields.filter((field) => field.name.startsWith(stem)).length}`;
    this.fields.push({ name, type, value });
    return name;
  }

  random(): void {
    if (this.drawsRandom) return;
    this.drawsRandom = true;
    for (const name of dropoutScalars) this.fields.push({ name, type: 'u32', value: { scalar: name, float: false } });
  }

  apply(fn: NodeOf<'elementwise'>, index: number): void {
    const kinds = scalarFunctions[fn.attributes.fn].operands;
    const operands = fn.inputs.map((input, place) => this.operand(input, kinds[place] === 'condition'));
    const output = fn.outputs[0];
    if (output === undefined) throw new IrError(`${fn.name} has no output`);
    this.lines.push(`let t${index} = ${functionTexts[fn.attributes.fn](operands, fn.attributes, this)};`);
    this.operands.set(output, `t${index}`);
  }

  store(value: Value, index: number): void {
    const name = `out${index}`;
    this.bind(name, 'read_write', 'Real', value);
    this.lines.push(`${name}[i] = ${this.operands.get(value) ?? ''};`);
  }

  code(): string {
    const random = this.drawsRandom ? [`//@include dropout-${this.pack}`] : [];
    return [
      ...this.declarations,
      ...random,
      'fn chain(i: u32, value: Real) {',
      ...this.lines.map((line) => `  ${line}`),
      '}',
    ].join('\n');
  }

  private operand(value: Value, condition: boolean): string {
    const known = this.operands.get(value);
    if (known !== undefined) return known;
    const name = `in${Object.keys(this.bindings).length}`;
    const text = this.load(name, value, condition);
    const local = name.replace('in', 'x');
    this.lines.push(`let ${local} = ${text};`);
    this.operands.set(value, local);
    return local;
  }

  private load(name: string, value: Value, condition: boolean): string {
    const broadcast = broadcastOf(value.shape, this.shape);
    const single = broadcast !== 'full' && ('prefix' in broadcast || broadcast.suffix === 1);
    const packed = this.pack === 4 && !single;
    if (value.element === 'u32') this.bind(name, 'read', packed ? 'vec4u' : 'u32', value);
    else this.bind(name, 'read', single ? 'f32' : 'Real', value);
    const loaded = `${name}[${this.index(broadcast)}]`;
    if (condition) return `${loaded} != ${packed ? 'vec4u()' : '0u'}`;
    return single && this.pack === 4 ? `Real(${loaded})` : loaded;
  }

  private index(broadcast: Broadcast): string {
    if (broadcast === 'full') return 'i';
    if ('prefix' in broadcast) return `i / launch.${this.field('inner', 'u32', broadcast.prefix / this.pack)}`;
    return broadcast.suffix === 1 ? '0' : `i % launch.${this.field('period', 'u32', broadcast.suffix / this.pack)}`;
  }

  private bind(name: string, access: 'read' | 'read_write', type: string, value: Value): void {
    this.declarations.push(
      `@group(0) @binding(${this.nextBinding++}) var<storage, ${access}> ${name}: array<${type}>;`,
    );
    this.bindings[name] = value;
  }
}

export interface ChainRequest {
  readonly functions: readonly NodeOf<'elementwise'>[];
  /** The product's output, where the chain is an epilogue. */
  readonly product: Value | undefined;
  /** Values that something outside reads. */
  readonly stored: readonly Value[];
  /** Number of the first free binding. */
  readonly firstBinding: number;
}

/** Writes a chain: loads operands where first needed, applies the functions in order, stores what others read. */
export const writeChain = ({ functions, product, stored, firstBinding }: ChainRequest): Chain => {
  const shape = functions[0]?.outputs[0]?.shape ?? product?.shape;
  if (shape === undefined) throw new IrError('an empty chain');
  const made = new Set([...(product === undefined ? [] : [product]), ...functions.flatMap((fn) => fn.outputs)]);
  const pack = packOf(functions, shape, made);
  const writer = new ChainWriter(pack, shape, firstBinding, product);
  for (const [index, fn] of functions.entries()) writer.apply(fn, index);
  for (const [index, value] of stored.entries()) writer.store(value, index);
  const name = functions.map((fn) => fn.attributes.fn).join('-');
  return {
    pack,
    name: name === '' ? 'store' : name,
    code: writer.code(),
    fields: writer.fields,
    bindings: writer.bindings,
  };
};

/** Reals of the chain's shape in one unit of its row symbol. */
export const packsPerUnit = (shape: Shape, pack: number): number => elementsPerUnit(shape) / pack;
