import { IrError } from '../../ir/error.ts';
import type { Value } from '../../ir/value.ts';
import { floatScalars } from '../../ir/scalars.ts';
import type { Scalar } from '../../ir/scalars.ts';
import { product } from '../../ir/shape.ts';
import type { LaunchValue } from '../../../runtime/execute/plan.ts';
import { literal } from '../../wgsl/constants.ts';
import type { Constants } from '../../wgsl/constants.ts';
import { Linker } from '../../wgsl/linker.ts';
import type { ModuleLibrary } from '../../wgsl/linker.ts';
import type { ParameterLayout } from '../parameters.ts';
import { resolve } from '../aliases.ts';
import type { Alias } from '../aliases.ts';
import { scalar } from '../rules/sizes.ts';
import { GroupNames } from './group.ts';
import type { RowGroup } from './group.ts';
import { kernelText } from './kernel.ts';
import type { LaneArray, LaunchField, RowKernel, StorageBinding } from './kernel.ts';
import { firstFour, pageAccess } from './page-access.ts';
import type { RowTarget } from './target.ts';
import { weightRange } from './weight-pages.ts';
import type { WeightPages } from './weight-pages.ts';

export interface RowContext {
  readonly target: RowTarget;
  readonly layout: ParameterLayout;
  readonly aliases: ReadonlyMap<Value, Alias>;
  readonly modules: ModuleLibrary;
}

/** Fours of a value for one row. */
export const foursOf = (value: Value): number => Math.ceil(product(value.shape.dims) / 4);

/** Up to this many places, a chain of selects is faster than indexing, and compiled faster. */
const mostChosen = 8;

export const u32 = (value: number): string => literal(value, 'u32');
export const f32 = (value: number): string => literal(value, 'f32');
export const bool = (value: boolean): string => literal(Number(value), 'bool');

/** The field of the launch block with the first of a page's fours that the kernel reads. */
const firstField = (binding: string): string => `${binding}_first`;

/** Gives the kernel's name for what a part declares. */
export type Part = (declared: string) => string;

/** Writes one row kernel: gives values their arrays, and has a part called for each step. */
export class RowWriter {
  readonly target: RowTarget;
  readonly names: GroupNames;
  /**
   * True if no row kernel can hold the steps: rows in storage aren't whole fours, a value in storage is both read and written, or weights don't
   * begin at a whole four of a page.
   */
  isUnfit = false;
  private readonly context: RowContext;
  private readonly pages: WeightPages;
  private readonly linker: Linker;
  private readonly slots = new Map<Value, LaneArray>();
  /** Every array that was made. */
  private readonly arrays: LaneArray[] = [];
  private readonly storages = new Map<string, StorageBinding>();
  private readonly fields = new Map<string, LaunchField>();
  private readonly functions: string[] = [];
  private readonly statements: string[] = [];

  constructor(context: RowContext, pages: WeightPages, group: RowGroup) {
    this.context = context;
    this.target = context.target;
    this.names = new GroupNames(group);
    this.pages = pages;
    const frame = { ROWS: this.target.rows, LANES: this.target.lanes };
    this.linker = new Linker(context.modules, frame);
    this.linker.name('prelude', 'ROWS', frame);
    const { module, isWhole } = pageAccess[this.target.weights];
    this.linker.name(module, 'Page', {});
    if (isWhole) for (const page of pages.bound) this.launch(firstField(page.binding), firstFour(page));
  }

  /** A part for its constants. */
  part(module: string, constants: Constants): Part {
    return (declared) => this.linker.name(module, declared, constants);
  }

  /** A step that is a call of a part. */
  call(label: string, name: string, args: readonly string[]): void {
    this.step(label, [`${name}(${args.join(', ')});`]);
  }

  /** A step that consists of statements. */
  step(label: string, statements: readonly string[]): void {
    this.statements.push(`// ${label}`, ...statements);
  }

  /** A function for steps to call. */
  define(text: string): void {
    this.functions.push(text);
  }

  /** The array that holds a value, as an argument; loads it from storage if no step has made it. */
  read(value: Value): string {
    const root = this.rootOf(value);
    if (this.holds(root)) return this.argument(root);
    const label = `${this.names.of(root)}_loaded`;
    this.requireWholeFours(root);
    const y = this.make(root);
    if (root.element === 'u32') {
      const name = this.part('load-words', {})('loadWords');
      this.call(label, name, [this.storage(root, 'u32', 'read'), y, 'one']);
    } else {
      const name = this.part('load', this.sizeOf(root))('load');
      this.call(label, name, [this.storage(root, 'vec4f', 'read'), y, u32(foursOf(root)), 'one']);
    }
    return y;
  }

  /** An array for a value that a step makes, as an argument. */
  make(value: Value): string {
    const root = this.rootOf(value);
    if (!this.holds(root)) {
      const name = `lane_${this.names.of(root)}`;
      const slot = root.element === 'u32' ? { name, type: 'Words', fours: 0 } : this.foursArray(name, root);
      this.slots.set(root, slot);
      this.arrays.push(slot);
    }
    return this.argument(root);
  }

  /** Lets a value take the array of one that nothing reads any more. */
  replace(old: Value, value: Value): string {
    const slot = this.slotOf(old);
    this.slots.delete(this.rootOf(old));
    this.slots.set(this.rootOf(value), slot);
    return this.argument(value);
  }

  holds(value: Value): boolean {
    return this.slots.has(this.rootOf(value));
  }

  /** The constants of parts that work on arrays like a value's. */
  sizeOf(value: Value): Constants {
    const places = this.placesOf(value);
    const held = value.shape.rows === undefined ? 1 : this.target.rows;
    return { PLACES: places, HELD: held, INDEXED: Number(places > mostChosen) };
  }

  /** Fours of a value that a lane holds for one row. */
  placesOf(value: Value): number {
    return Math.ceil(foursOf(value) / this.target.lanes);
  }

  /** Fours of all arrays of a lane. */
  get fours(): number {
    return this.arrays.reduce((total, { fours }) => total + fours, 0);
  }

  /** Bindings besides pages. */
  get storageCount(): number {
    return this.storages.size;
  }

  /** Leaves a value in storage for others. */
  store(value: Value): void {
    const root = this.rootOf(value);
    const label = `${this.names.of(root)}_stored`;
    this.requireWholeFours(root);
    if (root.element === 'u32') {
      const name = this.part('store-words', {})('storeWords');
      this.call(label, name, [this.argument(root), this.storage(root, 'u32', 'read_write'), 'one']);
    } else {
      const name = this.part('store', this.sizeOf(root))('store');
      const stored = this.storage(root, 'vec4f', 'read_write');
      this.call(label, name, [this.argument(root), stored, u32(foursOf(root)), 'one']);
    }
  }

  /** WGSL of four numbers of a value: the four number `i` of `row`, at `place` of the lane's array. */
  readAt(value: Value): string {
    const root = this.rootOf(value);
    if (root.source?.kind === 'parameter') {
      const [page = '', at = ''] = this.weights(value);
      return `four(${page}, ${at} + i)`;
    }
    return `${this.places(root)('readPlace')}(${this.argument(root)}, row, place)`;
  }

  /** WGSL that puts four numbers at `place` of the array of a value for `row`. */
  putAt(value: Value, numbers: string): string {
    return `${this.places(this.rootOf(value))('putPlace')}(${this.argument(value)}, row, place, ${numbers});`;
  }

  /** Where a parameter's numbers are, as two arguments: its page, and the four of it at which they begin. */
  weights(value: Value): readonly string[] {
    const { layout, aliases, target } = this.context;
    const range = weightRange(value, layout, aliases);
    if (range === undefined) {
      this.isUnfit = true;
      return ['', ''];
    }
    const { binding, at } = this.pages.placeOf(range);
    const { argument, isWhole } = pageAccess[target.weights];
    return [argument(binding), isWhole ? `launch.${firstField(binding)} + ${u32(at)}` : u32(at)];
  }

  /** A value in storage, as an argument. */
  storage(value: Value, element: string, access: StorageBinding['access']): string {
    const root = this.rootOf(value);
    const name = this.names.of(root);
    const known = this.storages.get(name);
    this.isUnfit ||= known !== undefined && (known.access !== access || known.element !== element);
    this.storages.set(name, { name, value: root, element, access });
    return `&${name}`;
  }

  /** A field of the launch block, as an argument. */
  launch(name: string, value: LaunchValue, float = false): string {
    const known = this.fields.get(name);
    if (known !== undefined && JSON.stringify(known.value) !== JSON.stringify(value))
      throw new IrError(`one row kernel is told two values of ${name}`);
    this.fields.set(name, { name, value, float });
    return `launch.${name}`;
  }

  /** A scalar of the run, as an argument. */
  scalar(name: Scalar): string {
    return this.launch(
      name,
      scalar(name),
      floatScalars.some((float) => float === name),
    );
  }

  rootOf(value: Value): Value {
    const { of: root, offset } = resolve(value, this.context.aliases);
    if (offset !== 0 && root.source?.kind !== 'parameter')
      throw new IrError(`${value.name} starts inside ${root.name}`);
    return root;
  }

  kernel(): RowKernel {
    return kernelText({
      pageAccess: pageAccess[this.target.weights],
      pages: this.pages.bound,
      storages: [...this.storages.values()],
      fields: [...this.fields.values()],
      modules: this.linker.text,
      entry: this.context.modules.specialise('main', {}, {}).text,
      arrays: this.arrays,
      functions: this.functions,
      statements: this.statements,
    });
  }

  private foursArray(name: string, root: Value): LaneArray {
    const size = this.sizeOf(root);
    const { PLACES = 0, HELD = 0 } = size;
    return { name, type: this.part('lanes', size)('Lanes'), fours: PLACES * HELD };
  }

  private places(root: Value): Part {
    const size = this.sizeOf(root);
    return this.part(`places-${size['INDEXED']}`, size);
  }

  private argument(value: Value): string {
    return `&${this.slotOf(value).name}`;
  }

  /** A lane's array pads the last four of a row, which storage doesn't; words are one for each row. */
  private requireWholeFours({ element, shape: { dims, rows } }: Value): void {
    const size = product(dims);
    this.isUnfit ||= element === 'f32' ? size % 4 !== 0 : size !== 1 || rows === undefined;
  }

  private slotOf(value: Value): LaneArray {
    const slot = this.slots.get(this.rootOf(value));
    if (slot === undefined) throw new IrError(`no step makes ${value.name}`);
    return slot;
  }
}
