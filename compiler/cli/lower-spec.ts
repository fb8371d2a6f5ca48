import type { SpecSource } from '../1-parse/parse-spec.ts';
import { lowerModel, type LoweredModel } from '../lower.ts';
import { loadEffective } from './load-effective.ts';

/** Phases 1 to 5: throws a SpecError for a spec's faults and tells its warnings. */
export function lowerSpec(
  source: SpecSource,
  overrides: readonly string[],
  warn: (text: string) => void,
): LoweredModel {
  return lowerModel(loadEffective(source, overrides, warn).architecture);
}
