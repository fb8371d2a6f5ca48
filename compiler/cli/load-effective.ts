import type { SpecSource } from '../1-parse/parse-spec.ts';
import type { FractalSpec } from '../1-parse/spec.ts';
import type { Tree } from '../1-parse/tree.ts';
import { effectiveSpec } from '../2-check/effective-spec.ts';
import { loadSpec } from '../2-check/load-spec.ts';
import { registry } from '../3-build/registry.ts';
import type { Architecture } from '../ir/architecture.ts';
import { settleDiagnostics } from './spec-error.ts';

/** A sound spec with everything that it leaves open filled in. */
export interface EffectiveSpec {
  readonly effective: FractalSpec;
  readonly architecture: Architecture;
  /** What its files and the command line say, with the places. */
  readonly tree: Tree;
}

/** Loads a spec; throws a SpecError for its faults and tells its warnings. */
export function loadEffective(
  source: SpecSource,
  overrides: readonly string[],
  warn: (text: string) => void,
): EffectiveSpec {
  const { spec, architecture, tree, diagnostics } = loadSpec(source, registry, overrides);
  settleDiagnostics(diagnostics, warn);
  if (!spec || !architecture || !tree) throw new Error('a spec without faults has no architecture');
  return { effective: effectiveSpec(spec, architecture, registry), architecture, tree };
}
