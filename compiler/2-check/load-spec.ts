import { parseSpec, type SpecSource } from '../1-parse/parse-spec.ts';
import { renamedKeys, type RenamedKey } from '../1-parse/renamed-keys.ts';
import type { FractalSpec } from '../1-parse/spec.ts';
import type { Tree } from '../1-parse/tree.ts';
import { hasErrors, inReadingOrder, withoutRepeats, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Architecture } from '../ir/architecture.ts';
import type { ModuleTraits } from '../ir/module.ts';
import { checkSpec } from './check-spec.ts';

/** A spec after phases 1 and 2. */
export interface LoadedSpec {
  /** All three only where no diagnostic is an error. */
  readonly spec?: FractalSpec;
  readonly architecture?: Architecture;
  /** What files and command line say, with its places. */
  readonly tree?: Tree;
  /** The faults of both phases, in reading order. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses and checks a spec and tells all its faults at once. */
export function loadSpec(
  source: SpecSource,
  modules: ModuleTraits,
  overrides: readonly string[] = [],
  renamed: readonly RenamedKey[] = renamedKeys,
): LoadedSpec {
  const parsed = parseSpec(source, overrides, renamed);
  if (parsed.draft === undefined) return { diagnostics: parsed.diagnostics };
  const checked = checkSpec(parsed.draft, modules, parsed.locate);
  const diagnostics = inReadingOrder(withoutRepeats([...parsed.diagnostics, ...checked.diagnostics]));
  if (hasErrors(diagnostics) || !checked.architecture || !parsed.spec || !parsed.tree) return { diagnostics };
  return { spec: parsed.spec, architecture: checked.architecture, tree: parsed.tree, diagnostics };
}
