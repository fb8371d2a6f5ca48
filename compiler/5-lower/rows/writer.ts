import { IrError } from '../../ir/error.ts';
import type { Value } from '../../ir/value.ts';
import { product } from '../../ir/shape.ts';
import type { LaunchValue } from '../../../runtime/execute/plan.ts';
import type { Constants } from '../../wgsl/constants.ts';
import type { ParameterLayout } from '../parameters.ts';
import { resolve } from '../aliases.ts';
import type { Alias } from '../aliases.ts';
import { accessors } from './accessors.ts';
import type { Slot } from './accessors.ts';
import { GroupNames } from './group.ts';
import type { RowGroup } from './group.ts';
import type { RowTarget } from './target.ts';
import type { WeightPages, WeightPlace } from './weight-pages.ts';

/** One part of a row kernel with all that it is told. */
export interface RowStep {
  readonly part: string;
  /** What it computes, as an identifier. */
  readonly label: string;
  readonly constants: Constants;
  /** What the part's bindings stand for: values in storage, or functions that read weights. */
  readonly bindings: Readonly<Record<string, Value | string>>;
  /** Fields of the launch block for the part alone. */
  readonly launch?: Readonly<Record<string, LaunchValue>>;
  /** WGSL for names that the part uses and doesn't declare. */
  readonly expressions?: Readonly<Record<string, string>>;
  /** The function that the part calls FINISH. */
  readonly finish?: { readonly name: string; readonly code: string };
}

export interface RowContext {
  readonly target: RowTarget;
  readonly layout: ParameterLayout;
  readonly aliases: ReadonlyMap<Value, Alias>;
}

const bytesPerFour = 16;

/** Fours of a value for one row. */
export const foursOf = (value: Value): number => Math.ceil(product(value.shape.dims) / 4);

/** Collects the steps of one row kernel and gives its values their places. */
export class RowWriter {
  readonly target: RowTarget;
  readonly steps: RowStep[] = [];
  /** Every array that was made. */
  readonly arrays: Slot[] = [];
  private readonly context: RowContext;
  readonly names: GroupNames;
  private readonly pages: WeightPages;
  /** True if a value would be loaded or stored whose rows are no whole fours in storage, or weights read that don't lie in whole fours of a page. */
  isUnfit = false;
  private readonly slots = new Map<Value, Slot>();

  constructor(context: RowContext, pages: WeightPages, group: RowGroup) {
    this.context = context;
    this.names = new GroupNames(group);
    this.target = context.target;
    this.pages = pages;
  }

  emit(step: RowStep): void {
    this.steps.push(step);
  }

  /** The array that holds a value; loads it from storage if no step has made it. */
  read(value: Value): string {
    const root = this.rootOf(value);
    const known = this.slots.get(root);
    if (known !== undefined) return known.name;
    const words = root.element === 'u32';
    this.requireWholeFours(root);
    const Y = this.make(root);
    this.emit({
      part: words ? 'load-words' : 'load',
      label: `${this.names.of(root)}_loaded`,
      constants: words ? {} : { WIDTH4: foursOf(root), ROWS_HELD: this.rowsHeld(root) },
      bindings: { VALUE: root },
      expressions: { Y },
    });
    return Y;
  }

  /** An array for a value that a step makes. */
  make(value: Value): string {
    const root = this.rootOf(value);
    const known = this.slots.get(root);
    if (known !== undefined) return known.name;
    const words = root.element === 'u32';
    const size = words ? product(root.shape.dims) : this.placesOf(root);
    const slot = { name: `lane_${this.names.of(root)}`, size, words, everyRow: root.shape.rows !== undefined };
    this.slots.set(root, slot);
    this.arrays.push(slot);
    return slot.name;
  }

  /** Lets a value take the array of one that nothing reads any more. */
  replace(old: Value, value: Value): string {
    const slot = this.slotOf(old);
    this.slots.delete(this.rootOf(old));
    this.slots.set(this.rootOf(value), slot);
    return slot.name;
  }

  holds(value: Value): boolean {
    return this.slots.has(this.rootOf(value));
  }

  /** Fours of a value that a lane holds for one row. */
  placesOf(value: Value): number {
    return Math.ceil(foursOf(value) / this.target.lanes);
  }

  /** Elements of an array. */
  lengthOf({ size, everyRow }: Slot): number {
    return everyRow ? this.target.rows * size : size;
  }

  /** Rows of a value's array: those of the workgroup, or one that they share. */
  private rowsHeld(value: Value): number {
    return value.shape.rows === undefined ? 1 : this.target.rows;
  }

  /** Fours of all arrays of a lane. */
  get fours(): number {
    return this.arrays.filter(({ words }) => !words).reduce((total, slot) => total + this.lengthOf(slot), 0);
  }

  /** Leaves a value in storage for others. */
  store(value: Value): void {
    const root = this.rootOf(value);
    const { name: X, words } = this.slotOf(root);
    this.requireWholeFours(root);
    this.emit({
      part: words ? 'store-words' : 'store',
      label: `${this.names.of(root)}_stored`,
      constants: words ? {} : { WIDTH4: foursOf(root), ROWS_HELD: this.rowsHeld(root) },
      bindings: { VALUE: root },
      expressions: { X },
    });
  }

  /** WGSL of four numbers of a value: the four number `i` of `row`, at `place` of the lane's array. */
  readAt(value: Value): string {
    const root = this.rootOf(value);
    if (root.source?.kind === 'parameter') {
      const { read, at } = this.weights(value);
      return `${read}(${at}u + i)`;
    }
    return `${accessors(this.slotOf(root).name).at}(row, place)`;
  }

  /** WGSL that puts four numbers at `place` of the array of a value for `row`. */
  putAt(value: Value, numbers: string): string {
    return `${accessors(this.slotOf(value).name).put}(row, place, ${numbers});`;
  }

  /** Where a parameter's numbers are; anywhere before all are asked for, or if they don't lie where a row kernel can read them. */
  weights(value: Value): WeightPlace {
    const { of: root, offset } = resolve(value, this.context.aliases);
    if (root.source?.kind !== 'parameter' || offset % bytesPerFour !== 0) {
      this.isUnfit = true;
      return { read: '', at: 0 };
    }
    const entry = this.context.layout.find(root.name);
    const range = { page: entry.page, offset: entry.offset + offset, bytes: 4 * product(value.shape.dims) };
    this.pages.want(range);
    return this.pages.placeOf(range);
  }

  rootOf(value: Value): Value {
    const { of: root, offset } = resolve(value, this.context.aliases);
    if (offset !== 0 && root.source?.kind !== 'parameter')
      throw new IrError(`${value.name} starts inside ${root.name}`);
    return root;
  }

  /** A lane's array pads the last four of a row, which storage doesn't. */
  private requireWholeFours({ element, shape }: Value): void {
    this.isUnfit ||= element === 'f32' && product(shape.dims) % 4 !== 0;
  }

  private slotOf(value: Value): Slot {
    const slot = this.slots.get(this.rootOf(value));
    if (slot === undefined) throw new IrError(`no step makes ${value.name}`);
    return slot;
  }
}
