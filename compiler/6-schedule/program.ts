import type { Dispatch, LaunchValue, Location, Port, Program, ProgramForm } from '../../runtime/execute/plan.ts';
import { IrError } from '../ir/error.ts';
import type { Value } from '../ir/value.ts';
import { elementsPerUnit, product } from '../ir/shape.ts';
import type { DispatchCost } from '../5-lower/cost.ts';
import type { KernelTable } from '../5-lower/kernel-table.ts';
import { complete } from '../5-lower/kernel-table.ts';
import type { Step, TexelOf } from '../5-lower/rules/step.ts';
import type { ParameterLayout } from '../5-lower/parameters.ts';
import { parameterBytes } from '../5-lower/parameters.ts';
import { Buffers, sizeOf } from './buffers.ts';
import { resolve } from '../5-lower/aliases.ts';
import type { LoweredProgram } from '../5-lower/lower.ts';
import { bytesOf } from '../5-lower/steps.ts';
import type { Lowered } from '../5-lower/steps.ts';

/** A whole storage binding of a page texel is four numbers. */
const bytesPerTexel = 16;

/** Places the values of one program's graphs and turns their steps into dispatches. */
class ProgramScheduler {
  private readonly parameters: ParameterLayout;
  private readonly table: KernelTable;
  private readonly buffers = new Buffers();
  private readonly ports: Record<string, Port> = {};
  private readonly constants: Program['constants'][number][] = [];
  private readonly symbols = new Set<string>();
  private readonly costs: Map<Dispatch, DispatchCost>;

  constructor(parameters: ParameterLayout, table: KernelTable, costs: Map<Dispatch, DispatchCost>) {
    this.parameters = parameters;
    this.table = table;
    this.costs = costs;
  }

  run({ segments: plain, forms }: LoweredProgram): Program {
    const segments = this.segments(plain);
    const others = forms.map(({ target, rows, segments: lowered }): ProgramForm => {
      const { needs, leastRows } = target;
      return { needs, leastRows, rows, segments: this.segments(lowered) };
    });
    return {
      symbols: [...this.symbols].sort(),
      buffers: this.buffers.finish(),
      ports: this.ports,
      constants: this.constants,
      segments,
      forms: others,
    };
  }

  private segments(lowered: readonly Lowered[]): Record<string, readonly Dispatch[]> {
    for (const one of lowered) this.placeStates(one);
    return Object.fromEntries(lowered.map((one) => [one.graph.name, this.segment(one)]));
  }

  /** Inputs, states and constants have buffers of their own for the program's whole life. */
  private placeStates({ steps, aliases }: Lowered): void {
    for (const bound of steps.flatMap((step) => Object.values(complete(step).bindings))) {
      const { of: value } = resolve(bound, aliases);
      const source = value.source;
      if (source === undefined || source.kind === 'parameter') continue;
      const port = this.port(value.name, value);
      const recorded = this.constants.some((constant) => constant.buffer === port.buffer);
      if (source.kind === 'constant' && !recorded) this.constants.push({ buffer: port.buffer, recipe: source.recipe });
    }
  }

  private port(role: string, value: Value): Port {
    const known = this.ports[role];
    const symbol = value.shape.rows?.symbol;
    const size = sizeOf(symbol, elementsPerUnit(value.shape));
    if (known !== undefined) {
      if (JSON.stringify(known.size) !== JSON.stringify(size)) throw new IrError(`${role} has two sizes`);
      return known;
    }
    if (symbol !== undefined) this.symbols.add(symbol);
    const buffer = this.buffers.dedicated(role, symbol, bytesOf(value.shape).bytes);
    const port: Port = { buffer, element: value.element, size, dims: value.shape.dims };
    this.ports[role] = port;
    return port;
  }

  private segment(lowered: Lowered): readonly Dispatch[] {
    const { graph, steps, aliases, costs } = lowered;
    const fixed = this.fixedPlaces(lowered);
    const lastUse = new Map<Value, number>();
    for (const [place, step] of steps.entries()) {
      for (const bound of Object.values(complete(step).bindings)) lastUse.set(resolve(bound, aliases).of, place);
    }
    const shared = new Map<Value, number>();
    this.buffers.reset();
    return steps.map((step, place) => {
      const bindings = Object.values(complete(step).bindings);
      const locate = (value: Value): Location => this.locate(value, lowered, fixed, shared);
      const dispatch = this.dispatch(step, locate);
      for (const value of new Set(bindings.map((bound) => resolve(bound, aliases).of))) {
        const buffer = shared.get(value);
        if (buffer !== undefined && lastUse.get(value) === place) this.buffers.release(buffer);
      }
      this.requireNoConflict(graph.name, dispatch);
      const cost = costs.get(step);
      if (cost !== undefined) this.costs.set(dispatch, cost);
      return dispatch;
    });
  }

  /** Results lie in their port's (or state's) buffer, gradients in their parameter's page. */
  private fixedPlaces({ graph, aliases }: Lowered): ReadonlyMap<Value, Location> {
    const fixed = new Map<Value, Location>();
    const place = (value: Value, location: Location, what: string): void => {
      const root = resolve(value, aliases);
      if (root.offset !== 0 || root.of.source !== undefined || (fixed.has(root.of) && !what.startsWith('result')))
        throw new IrError(`${what} can't lie in a place of its own`);
      if (!fixed.has(root.of)) fixed.set(root.of, location);
    };
    for (const [role, value] of graph.results) {
      const { of: root } = resolve(value, aliases);
      const known = fixed.get(root);
      if (known !== undefined && 'buffer' in known) this.ports[role] = { ...this.portAt(known.buffer) };
      else place(value, { buffer: this.port(role, value).buffer }, `result ${role}`);
    }
    for (const [name, value] of graph.gradients) {
      const { page, offset, shape } = this.parameters.find(name);
      place(value, { page, of: 'gradients', offset, bytes: parameterBytes(shape) }, `gradient of ${name}`);
    }
    return fixed;
  }

  private portAt(buffer: number): Port {
    const port = Object.values(this.ports).find((candidate) => candidate.buffer === buffer);
    if (port === undefined) throw new IrError(`buffer ${buffer} is no port`);
    return port;
  }

  private locate(
    value: Value,
    { aliases }: Lowered,
    fixed: ReadonlyMap<Value, Location>,
    shared: Map<Value, number>,
  ): Location {
    const { of: root, offset } = resolve(value, aliases);
    if (root.source?.kind === 'parameter') {
      const entry = this.parameters.find(root.name);
      return { page: entry.page, of: 'weights', offset: entry.offset + offset, bytes: 4 * product(value.shape.dims) };
    }
    if (offset !== 0) throw new IrError(`${value.name} starts inside ${root.name}, which is no parameter`);
    const place = fixed.get(root);
    if (place !== undefined) return place;
    if (root.source !== undefined) return { buffer: this.port(root.name, root).buffer };
    let buffer = shared.get(root);
    if (buffer === undefined) {
      const { symbol, bytes } = bytesOf(root.shape);
      if (symbol !== undefined) this.symbols.add(symbol);
      buffer = this.buffers.take(symbol, bytes);
      shared.set(root, buffer);
    }
    return { buffer };
  }

  private dispatch(step: Step, locate: (value: Value) => Location): Dispatch {
    const whole = complete(step);
    const admitted = this.table.admit(step);
    const kernel = this.table.kernels[admitted];
    if (kernel === undefined) throw new IrError(`${admitted} is no kernel`);
    const launchOf = (field: string): LaunchValue =>
      launchValue(required(whole.launch[field], `${step.label}: ${field}`), locate);
    const launch = kernel.launch.map(launchOf);
    const bindings = kernel.bindings.map(
      ({ name }) => step.composed?.weights[name] ?? locate(required(whole.bindings[name], `${step.label}: ${name}`)),
    );
    return { kernel: admitted, label: step.label, launch, bindings, items: step.items };
  }

  /** WebGPU lets a buffer be read or written in one dispatch, not both. */
  private requireNoConflict(segment: string, { kernel, label, bindings }: Dispatch): void {
    const accesses = this.table.kernels[kernel]?.bindings ?? [];
    const key = (location: Location): string =>
      'buffer' in location ? `buffer ${location.buffer}` : `${location.of} of page ${location.page}`;
    const written = bindings.filter((_, index) => accesses[index]?.access === 'read_write').map(key);
    const all = bindings.map(key);
    const twice = written.find((place) => all.filter((other) => other === place).length > 1);
    if (twice !== undefined) throw new IrError(`${segment}: ${label} reads and writes ${twice} in one dispatch`);
  }
}

const required = <T>(value: T | undefined, what: string): T => {
  if (value === undefined) throw new IrError(`${what} is missing`);
  return value;
};

const launchValue = (value: LaunchValue | TexelOf, locate: (value: Value) => Location): LaunchValue => {
  if (typeof value === 'number' || !('texelOf' in value)) return value;
  const location = locate(value.texelOf);
  return 'page' in location ? location.offset / bytesPerTexel : 0;
};

/** Schedules one program; its forms share inputs, states and buffers. Notes what each dispatch costs in `costs`. */
export const scheduleProgram = (
  lowered: LoweredProgram,
  parameters: ParameterLayout,
  table: KernelTable,
  costs: Map<Dispatch, DispatchCost>,
): Program => new ProgramScheduler(parameters, table, costs).run(lowered);
