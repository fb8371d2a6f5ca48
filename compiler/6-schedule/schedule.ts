import { planFormat } from '../../runtime/execute/plan.ts';
import type { Dispatch, ModelPlan, Program, Work } from '../../runtime/execute/plan.ts';
import type { Precision } from '../ir/architecture.ts';
import { bySymbol } from '../ir/amount.ts';
import type { DispatchCost } from '../5-lower/cost.ts';
import { KernelTable } from '../5-lower/kernel-table.ts';
import { scheduleAccumulation, scheduleAverage, scheduleOptimiser } from './optimiser.ts';
import { checkPlan } from './check-plan.ts';
import { scheduleProgram } from './program.ts';
import type { LoweredPrograms } from '../5-lower/lower.ts';

export interface Schedule {
  readonly plan: ModelPlan;
  /** WGSL by file name inside the package. */
  readonly kernels: ReadonlyMap<string, string>;
  /** What each of the plan's dispatches costs. */
  readonly costs: ReadonlyMap<Dispatch, DispatchCost>;
}

/** What a schedule depends on besides the steps; products are in float32 unless `train` says otherwise. */
export interface ScheduledModel {
  readonly name: string;
  readonly train?: { readonly precision: Precision };
}

/** Phase 6: places values in buffers and pages; the result is the execution plan and its kernels. The programs over whole pages are added. */
export const schedule = (
  { name, train }: ScheduledModel,
  { programs, parameters, library }: LoweredPrograms,
): Schedule => {
  const table = new KernelTable(library, train?.precision);
  const costs = new Map<Dispatch, DispatchCost>();
  const scheduled = Object.fromEntries(
    Object.entries(programs).map(([program, lowered]) => [program, scheduleProgram(lowered, parameters, table, costs)]),
  );
  // A plan of graphs without parameters, such as a measurement's, has nothing to train.
  const ofPages: Readonly<Record<string, Program>> =
    parameters.pages.length === 0
      ? {}
      : {
          optimise: scheduleOptimiser(parameters.pages, table, costs),
          accumulate: scheduleAccumulation(parameters.pages, table, costs),
          average: scheduleAverage(parameters.pages, table, costs),
        };
  const plan: ModelPlan = {
    format: planFormat,
    name,
    parameters: parameters.entries,
    pages: parameters.pages,
    kernels: table.kernels,
    programs: { ...scheduled, ...ofPages },
    work: { train: workOf(scheduled['train'], costs), update: workOf(ofPages['optimise'], costs) },
  };
  checkPlan(plan, table.files);
  return { plan, kernels: table.files, costs };
};

/** What all dispatches of a program take together. */
const workOf = (program: Program | undefined, costs: ReadonlyMap<Dispatch, DispatchCost>): Work => {
  const all = Object.values(program?.segments ?? {})
    .flat()
    .flatMap((dispatch) => costs.get(dispatch) ?? []);
  return {
    operations: bySymbol(all.flatMap(({ operations }) => operations)),
    bytes: bySymbol(all.flatMap(({ bytes }) => bytes)),
  };
};
