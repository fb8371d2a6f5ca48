import type { ParsedSpec } from '../1-parse/parse-spec.ts';
import type { FractalSpec } from '../1-parse/spec.ts';
import type { Tree } from '../1-parse/tree.ts';
import { hasErrors, inReadingOrder, withoutRepeats } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Architecture } from '../ir/architecture.ts';
import type { ModuleTraits } from '../ir/module.ts';
import { checkSpec } from './check-spec.ts';
import { effectiveSpec } from './effective-spec.ts';

/** A spec without faults: every number of its model is known. */
export interface SoundModel {
  readonly sound: true;
  /** The spec with the defaults that it alone determines. */
  readonly spec: FractalSpec;
  /** The spec with all defaults. */
  readonly effective: FractalSpec;
  readonly architecture: Architecture;
  /** What files and command line say, with its places. */
  readonly tree: Tree;
  /** Warnings, in reading order. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A spec with faults, those of phases 1 and 2 together in reading order. */
export interface FaultyModel {
  readonly sound: false;
  readonly spec?: undefined;
  readonly effective?: undefined;
  readonly architecture?: undefined;
  readonly tree?: undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** A spec after phases 1 and 2; `sound` tells which. */
export type CheckedModel = SoundModel | FaultyModel;

/** Phase 2: checks what the schema can't say, and resolves every number of the model. */
export const checkModel = (
  { draft, spec, tree, locate, diagnostics: earlier }: ParsedSpec,
  modules: ModuleTraits,
): CheckedModel => {
  if (draft === undefined) return { sound: false, diagnostics: earlier };
  const { architecture, diagnostics: own } = checkSpec(draft, modules, locate);
  const diagnostics = inReadingOrder(withoutRepeats([...earlier, ...own]));
  if (hasErrors(diagnostics) || !architecture || !spec || !tree) return { sound: false, diagnostics };
  const effective = effectiveSpec(spec, architecture, modules);
  return { sound: true, spec, effective, architecture, tree, diagnostics };
};
