import type { Recursion } from '../runtime/recursion/recursion.ts';
import { build } from './3-build/build.ts';
import type { BuildOptions } from './3-build/build.ts';
import { withGradients } from './4-differentiate/gradients.ts';
import { lower } from './5-lower/lower.ts';
import type { RowTarget } from './5-lower/rows/target.ts';
import { schedule } from './6-schedule/schedule.ts';
import type { Schedule } from './6-schedule/schedule.ts';
import type { Architecture } from './ir/architecture.ts';
import type { ProgramGraphs } from './ir/graph.ts';

/** A model after phases 3 to 6. */
export interface LoweredModel extends Schedule {
  readonly architecture: Architecture;
  readonly recursion: Recursion;
  /** The graphs of every program. */
  readonly graphs: ProgramGraphs;
}

export interface LoweringOptions extends BuildOptions {
  /** What row kernels are written for: all targets, unless others are given. */
  readonly rowTargets?: readonly RowTarget[];
}

/** Phases 3 to 6 of a checked spec, for those who need its plan and no package. */
export const lowerModel = (architecture: Architecture, options: LoweringOptions = {}): LoweredModel => {
  const built = build(architecture, options);
  const graphs = withGradients(built);
  const { recursion } = built;
  return { architecture, recursion, graphs, ...schedule(architecture, lower(graphs, options.rowTargets)) };
};
