import type { Code } from './codes.ts';
import { excerptOf } from './excerpt.ts';
import type { ExcerptLine } from './excerpt.ts';
import { positionAt } from './source.ts';
import type { SourceRange } from './source.ts';

/** `error` stops the compiler; `warning` doesn't. */
export type Severity = 'error' | 'warning';

/** One fault of a spec, told to its author. Plain data: its JSON form is the object itself. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  /** One-based, as are the three below; the end is exclusive. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The offending lines, clipped. */
  readonly excerpt: readonly ExcerptLine[];
  readonly expected?: string;
  readonly suggestion?: string;
  /** The key in the spec, such as `levels.0.width`. */
  readonly path?: string;
}

/** What a phase says about a fault; `diagnose` adds the place. */
export interface Fault {
  readonly code: Code;
  readonly message: string;
  readonly severity?: Severity;
  readonly expected?: string | undefined;
  readonly suggestion?: string | undefined;
  readonly path?: string | undefined;
}

/** Makes the diagnostic of a fault at a place. */
export const diagnose = (range: SourceRange, fault: Fault): Diagnostic => {
  const { line, column } = positionAt(range.source, range.start);
  const end = positionAt(range.source, Math.max(range.end, range.start));
  return {
    code: fault.code,
    severity: fault.severity ?? 'error',
    message: fault.message,
    file: range.source.file,
    line,
    column,
    endLine: end.line,
    endColumn: end.column,
    excerpt: excerptOf(range),
    ...(fault.expected === undefined ? {} : { expected: fault.expected }),
    ...(fault.suggestion === undefined ? {} : { suggestion: fault.suggestion }),
    ...(fault.path ? { path: fault.path } : {}),
  };
};

/** Whether any of the diagnostics stops the compiler. */
export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((diagnostic) => diagnostic.severity === 'error');

/** By file in order of first appearance, then by place. */
export const inReadingOrder = (diagnostics: readonly Diagnostic[]): Diagnostic[] => {
  const files = [...new Set(diagnostics.map((diagnostic) => diagnostic.file))];
  return [...diagnostics].sort(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column,
  );
};

/** Each fault once, where several specs or several levels have it in common. */
export const withoutRepeats = (diagnostics: readonly Diagnostic[]): Diagnostic[] => {
  const keys = diagnostics.map(({ code, file, line, column, message }) =>
    [code, file, line, column, message].join('\n'),
  );
  return diagnostics.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
};
