import type { FractalSpec } from '../1-parse/spec.ts';
import type { ModuleTraits } from '../ir/module.ts';
import type { Reporter } from './reporter.ts';

/** What every check works with. */
export interface CheckContext {
  readonly spec: FractalSpec;
  readonly modules: ModuleTraits;
  readonly reporter: Reporter;
}
