import { compile, type CompiledPackage } from '../compile.ts';
import type { SpecSource } from '../1-parse/parse-spec.ts';
import { settleDiagnostics } from './spec-error.ts';

/** Compiles a spec; throws a SpecError for its faults and tells its warnings. */
export function compileSpec(
  source: SpecSource,
  overrides: readonly string[],
  warn: (text: string) => void,
): CompiledPackage {
  const { diagnostics, package: compiled } = compile(source, { overrides });
  settleDiagnostics(diagnostics, warn);
  if (compiled === undefined) throw new Error('a spec without faults has no package');
  return compiled;
}
