/** The compiler, phase by phase. */
import type { CompiledModel, ModelDescription } from '../runtime/model.ts';
import { parseSpec } from './1-parse/parse-spec.ts';
import type { SpecSource } from './1-parse/parse-spec.ts';
import { renderSpec } from './1-parse/render-spec.ts';
import { checkModel } from './2-check/check-model.ts';
import { build } from './3-build/build.ts';
import { registry } from './3-build/registry.ts';
import { withGradients } from './4-differentiate/gradients.ts';
import { lower } from './5-lower/lower.ts';
import { schedule } from './6-schedule/schedule.ts';
import { emitPackage } from './7-emit/emit-package.ts';
import type { PackageFiles } from './7-emit/emit-package.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { inMemoryModel } from './7-emit/in-memory-model.ts';

export type { CompiledModel, ModelDescription } from '../runtime/model.ts';
export type { SpecSource } from './1-parse/parse-spec.ts';
export type { PackageFiles } from './7-emit/emit-package.ts';
export { ForeignFolderError, writePackage } from './7-emit/write-package.ts';
export { register } from './3-build/registry.ts';
export type { GeneratorModule, HeadModule } from './3-build/module.ts';
export { withPage } from './page/page-files.ts';
export type { PageWeights } from './page/page-files.ts';
export type { Diagnostic } from './diagnostics/diagnostic.ts';
export { renderDiagnostics } from './diagnostics/render.ts';

export interface CompileOptions {
  /** `key.path=value` overrides of the spec, in order. */
  readonly overrides?: readonly string[];
  /**
   * Folder of the runtime's sources, relative to the package: the package is then TypeScript that imports them. Default: the
   * package carries the compiled runtime and runs on its own.
   */
  readonly runtime?: string | undefined;
}

/** A compiled package, not yet on the disk. */
export interface CompiledPackage {
  /** Content by path inside the package; `writePackage` puts them into a folder. */
  readonly files: PackageFiles;
  /** The model, for a `Trainer`, a `Sampler` or an `Evaluator` of `fractalc/runtime` in this process: nothing needs to be written. */
  readonly model: CompiledModel;
  /** `model.description`. */
  readonly description: ModelDescription;
  /** The spec with overrides applied and all defaults written out, as YAML. */
  readonly spec: string;
}

export interface CompileResult {
  /** Faults and warnings, in reading order. */
  readonly diagnostics: readonly Diagnostic[];
  /** Only where no diagnostic is an error. */
  readonly package?: CompiledPackage;
}

/**
 * Compiles a spec: `{ file, text }`, YAML as a string or as the bytes of a file; `file` names it in diagnostics, and what it `extends` is
 * looked for from that file's folder. Faults of the spec come back as diagnostics (`renderDiagnostics` prints them); nothing is thrown for them.
 */
export const compile = (source: SpecSource, { overrides, runtime }: CompileOptions = {}): CompileResult => {
  const parsed = parseSpec(source, overrides); // 1: YAML → what the author says, with its places
  const checked = checkModel(parsed, registry); // 2: → an architecture in which every number is resolved
  if (!checked.sound) return { diagnostics: checked.diagnostics };
  const { architecture, diagnostics } = checked;
  const built = build(architecture); // 3: → the recursion, and a graph for each of its pieces
  const graphs = withGradients(built); // 4: → graphs with gradients
  const lowered = lower(graphs); // 5: → steps of kernels
  const scheduled = schedule(architecture, lowered); // 6: → a plan in which everything has its place
  const spec = renderSpec(checked.effective);
  const model = inMemoryModel({ ...built, ...scheduled });
  const files = emitPackage({ ...built, ...scheduled }, model.description, { spec, runtime }); // 7: → TypeScript, WGSL and JSON
  return { diagnostics, package: { files, model, description: model.description, spec } };
};
