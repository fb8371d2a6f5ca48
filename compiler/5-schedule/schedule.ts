import { PLAN_FORMAT, type Dispatch, type ModelPlan } from '../../runtime/execute/plan.ts';
import type { Precision } from '../ir/architecture.ts';
import type { Graph } from '../ir/graph.ts';
import type { DispatchCost } from './cost.ts';
import { loadKernels } from './kernel-source.ts';
import { KernelTable } from './kernel-table.ts';
import { layOutParameters } from './parameters.ts';
import { scheduleAccumulation, scheduleAverage, scheduleOptimiser } from './optimiser.ts';
import { scheduleProgram } from './program.ts';

export interface Schedule {
  readonly plan: ModelPlan;
  /** WGSL by file name inside the package. */
  readonly kernels: ReadonlyMap<string, string>;
  /** What each of the plan's dispatches costs. */
  readonly costs: ReadonlyMap<Dispatch, DispatchCost>;
}

/** Turns a model's graphs, by program, into an execution plan and its kernels. The programs over whole pages are added. */
export const schedule = (
  name: string,
  programs: Readonly<Record<string, readonly Graph[]>>,
  precision: Precision = 'float32',
): Schedule => {
  const table = new KernelTable(loadKernels(), precision);
  const parameters = layOutParameters(Object.values(programs).flat());
  const costs = new Map<Dispatch, DispatchCost>();
  const scheduled = Object.fromEntries(
    Object.entries(programs).map(([program, graphs]) => [program, scheduleProgram(graphs, parameters, table, costs)]),
  );
  const all = {
    ...scheduled,
    optimise: scheduleOptimiser(parameters.pages, table, costs),
    accumulate: scheduleAccumulation(parameters.pages, table, costs),
    average: scheduleAverage(parameters.pages, table, costs),
  };
  return {
    plan: {
      format: PLAN_FORMAT,
      name,
      parameters: parameters.entries,
      pages: parameters.pages,
      kernels: table.kernels,
      programs: all,
    },
    kernels: table.files,
    costs,
  };
};
