import { parseSpec } from './1-parse/parse-spec.ts';
import type { SpecSource } from './1-parse/parse-spec.ts';
import { renamedKeys } from './1-parse/renamed-keys.ts';
import type { RenamedKey } from './1-parse/renamed-keys.ts';
import { checkModel } from './2-check/check-model.ts';
import type { CheckedModel } from './2-check/check-model.ts';
import { registry } from './3-build/registry.ts';
import type { ModuleTraits } from './ir/module.ts';

export interface LoadOptions {
  /** `key.path=value` overrides of the spec, in order. */
  readonly overrides?: readonly string[];
  readonly modules?: ModuleTraits;
  /** Old names of keys that are still understood. */
  readonly renamed?: readonly RenamedKey[];
}

/** Phases 1 and 2: parses and checks a spec, and tells all its faults at once. */
export const loadModel = (
  source: SpecSource,
  { overrides = [], modules = registry, renamed = renamedKeys }: LoadOptions = {},
): CheckedModel => checkModel(parseSpec(source, overrides, renamed), modules);
