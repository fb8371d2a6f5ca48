import { renderDiagnostics } from '../diagnostics/render.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { exitCode } from '../../runtime/exit-code.ts';

/** A spec that doesn't compile. */
export class SpecError extends Error {
  override readonly name = 'SpecError';
  readonly exitCode = exitCode.fault;
  /** What `--json` prints in the message's place. */
  readonly details: { readonly error: string; readonly diagnostics: readonly Diagnostic[] };

  constructor(diagnostics: readonly Diagnostic[]) {
    super(`${renderDiagnostics(diagnostics)}\n\n${pageHint(diagnostics)}`);
    this.details = { error: 'the spec has faults', diagnostics };
  }
}

/** Where the diagnostics' pages are. */
export const pageHint = (diagnostics: readonly Diagnostic[]): string => {
  const [code, ...others] = [...new Set(diagnostics.map((diagnostic) => diagnostic.code))];
  const which = others.length === 0 ? (code ?? 'CODE') : 'CODE';
  return `fractalc help ${which} tells the cause and the cure${others.length === 0 ? '' : ' of each'}.`;
};

/** Throws a SpecError where a diagnostic is an error; tells warnings. */
export const settleDiagnostics = (diagnostics: readonly Diagnostic[], warn: (text: string) => void): void => {
  if (hasErrors(diagnostics)) throw new SpecError(diagnostics);
  if (diagnostics.length > 0) warn(renderDiagnostics(diagnostics));
};
