import type { Size } from '../../runtime/execute/plan.ts';
import type { ProgramGraphs } from '../ir/graph.ts';
import type { ModuleLibrary } from '../wgsl/linker.ts';
import { loadKernels } from '../wgsl/source.ts';
import type { KernelLibrary } from '../wgsl/source.ts';
import { layOutParameters } from './parameters.ts';
import type { ParameterLayout } from './parameters.ts';
import { prune } from './prune.ts';
import { lowerRows } from './rows/lower-rows.ts';
import { loadRowModules } from './rows/modules.ts';
import { rowTargets } from './rows/target.ts';
import type { RowTarget } from './rows/target.ts';
import { fuseGraph, lowerUnits } from './steps.ts';
import type { FusedGraph, Lowered } from './steps.ts';

/** Some of a program's segments in row kernels, for some devices. */
export interface LoweredForm {
  readonly target: RowTarget;
  /** Rows that each of the segments works on. */
  readonly rows: Readonly<Record<string, Size>>;
  readonly segments: readonly Lowered[];
}

/** A program's segments as steps, each of which becomes a dispatch. */
export interface LoweredProgram {
  readonly segments: readonly Lowered[];
  readonly forms: readonly LoweredForm[];
}

/** All programs of a model as steps over values, which have no place yet. */
export interface LoweredPrograms {
  readonly programs: Readonly<Record<string, LoweredProgram>>;
  /** Where each parameter lies in the pages: row kernels read it there. */
  readonly parameters: ParameterLayout;
  readonly library: KernelLibrary;
}

/** The program whose segments work on a row or two, for which row kernels are made. */
const rowProgram = 'sample';

/** Phase 5: graphs → steps of kernels. What can be computed row by row is lowered to row kernels for the targets too. */
export const lower = (graphs: ProgramGraphs, targets: readonly RowTarget[] = rowTargets): LoweredPrograms => {
  const library = loadKernels();
  const parameters = layOutParameters(Object.values(graphs).flat());
  const modules = loadRowModules(library);
  const programs = Object.entries(graphs).map(([name, all]): [string, LoweredProgram] => {
    const fused = all.map((graph) => fuseGraph(prune(graph)));
    const forms = name === rowProgram ? targets.map((target) => formFor(target, fused, parameters, modules)) : [];
    return [
      name,
      {
        segments: fused.map((one) => lowerUnits(one, one.units)),
        forms: forms.filter(({ segments }) => segments.length > 0),
      },
    ];
  });
  return { programs: Object.fromEntries(programs), parameters, library };
};

const formFor = (
  target: RowTarget,
  fused: readonly FusedGraph[],
  layout: ParameterLayout,
  modules: ModuleLibrary,
): LoweredForm => {
  const rows: Record<string, Size> = {};
  const segments = fused.flatMap((one) => {
    const units = lowerRows(one.graph, one.units, one.aliases, { target, layout, modules });
    if (units === undefined) return [];
    for (const unit of units) if (unit.kind === 'rows') rows[one.graph.name] = unit.rows;
    return [lowerUnits(one, units)];
  });
  return { target, rows, segments };
};
