import type { SpecSource } from '../1-parse/parse-spec.ts';
import { loadSpec } from '../2-check/load-spec.ts';
import { modules } from '../3-build/modules.ts';
import { lowerModel, type LoweredModel } from '../lower.ts';
import { settleDiagnostics } from './spec-error.ts';

/** The model of a spec, without its package; throws a SpecError for its faults and tells its warnings. */
export function lowerSpec(
  source: SpecSource,
  overrides: readonly string[],
  warn: (text: string) => void,
): LoweredModel {
  const { architecture, diagnostics } = loadSpec(source, modules, overrides);
  settleDiagnostics(diagnostics, warn);
  if (architecture === undefined) throw new Error('a spec without faults has no architecture');
  return lowerModel(architecture, modules);
}
