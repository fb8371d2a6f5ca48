/** The compiler, phase by phase. */
import type { CompiledModel, ModelDescription } from '../runtime/model.ts';
import type { SpecSource } from './1-parse/parse-spec.ts';
import { renderSpec } from './1-parse/render-spec.ts';
import { effectiveSpec } from './2-check/effective-spec.ts';
import { loadSpec } from './2-check/load-spec.ts';
import { registry } from './3-build/registry.ts';
import { emitPackage, type PackageFiles } from './7-emit/emit-package.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { lowerModel } from './lower.ts';
import { inMemoryModel } from './7-emit/in-memory-model.ts';

export type { CompiledModel, ModelDescription } from '../runtime/model.ts';
export type { SpecSource } from './1-parse/parse-spec.ts';
export type { PackageFiles } from './7-emit/emit-package.ts';
export { ForeignFolderError, writePackage } from './7-emit/write-package.ts';
export { withPage, type PageWeights } from './page/page-files.ts';
export type { Diagnostic } from './diagnostics/diagnostic.ts';
export { renderDiagnostics } from './diagnostics/render.ts';

export interface CompileOptions {
  /** `key.path=value` overrides of the spec, in order. */
  readonly overrides?: readonly string[];
  /**
   * Folder of the runtime's sources, relative to the package: the package is then TypeScript that imports them. Default: the
   * package carries the compiled runtime and runs on its own.
   */
  readonly runtime?: string;
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
export function compile(source: SpecSource, options: CompileOptions = {}): CompileResult {
  // 1 parse, 2 check: YAML → an architecture in which every number is resolved.
  const { spec, architecture, diagnostics } = loadSpec(source, registry, options.overrides);
  if (spec === undefined || architecture === undefined) return { diagnostics };

  // 3 build, 4 differentiate, 5 schedule: the architecture → graphs → a plan and its kernels.
  const model = lowerModel(architecture);

  // 6 emit: the plan → TypeScript, WGSL and JSON.
  const inMemory = inMemoryModel(model);
  const { description } = inMemory;
  const effective = renderSpec(effectiveSpec(spec, architecture, registry));
  const files = emitPackage(model, description, { spec: effective, runtime: options.runtime });
  return { diagnostics, package: { files, model: inMemory, description, spec: effective } };
}
