import type { ModelPlan } from '../../runtime/execute/plan.ts';
import type { Graph } from '../ir/graph.ts';
import { loadKernels } from './kernel-source.ts';
import { KernelTable } from './kernel-table.ts';
import { layOutParameters } from './parameters.ts';
import { scheduleAccumulation, scheduleAverage, scheduleOptimiser } from './optimiser.ts';
import { scheduleProgram } from './program.ts';

export interface Schedule {
  readonly plan: ModelPlan;
  /** WGSL by file name inside the package. */
  readonly kernels: ReadonlyMap<string, string>;
}

/** Turns a model's graphs, by program, into an execution plan and its kernels. The programs over whole pages are added. */
export const schedule = (name: string, programs: Readonly<Record<string, readonly Graph[]>>): Schedule => {
  const table = new KernelTable(loadKernels());
  const parameters = layOutParameters(Object.values(programs).flat());
  const scheduled = Object.fromEntries(
    Object.entries(programs).map(([program, graphs]) => [program, scheduleProgram(graphs, parameters, table)]),
  );
  const all = {
    ...scheduled,
    optimise: scheduleOptimiser(parameters.pages, table),
    accumulate: scheduleAccumulation(parameters.pages, table),
    average: scheduleAverage(parameters.pages, table),
  };
  return {
    plan: {
      format: 2,
      name,
      parameters: parameters.entries,
      pages: parameters.pages,
      kernels: table.kernels,
      programs: all,
    },
    kernels: table.files,
  };
};
