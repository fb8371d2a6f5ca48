import { isatty } from 'node:tty';
import picocolors from 'picocolors';
import type { Diagnostic } from './diagnostic.ts';
import type { ExcerptLine } from './excerpt.ts';

const standardError = 2;

/** How diagnostics are printed. */
export interface RenderOptions {
  /** Default: whether standard error is a terminal that shows colours. */
  readonly color?: boolean;
}

/** The diagnostics as text for people, one after the other with a blank line between; ends without a line break. */
export const renderDiagnostics = (diagnostics: readonly Diagnostic[], options: RenderOptions = {}): string =>
  diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, options)).join('\n\n');

/** One diagnostic: place, code and message, the offending lines with carets, what was expected and a suggestion. */
export const renderDiagnostic = (diagnostic: Diagnostic, options: RenderOptions = {}): string => {
  const isTerminal = isatty(standardError) && picocolors.isColorSupported;
  const paint = picocolors.createColors(options.color ?? isTerminal);
  const tone = diagnostic.severity === 'error' ? paint.red : paint.yellow;
  const place = `${diagnostic.file}:${diagnostic.line}:${diagnostic.column}`;
  const title = tone(`${diagnostic.severity} ${diagnostic.code}`);
  const gutter = Math.max(...diagnostic.excerpt.map(({ line }) => String(line).length), 1);
  const lines = [`${paint.bold(place)}: ${title}: ${diagnostic.message}`];
  for (const excerpt of diagnostic.excerpt) lines.push(...renderExcerpt(excerpt, gutter, paint.dim, tone));
  if (diagnostic.expected !== undefined) lines.push(`  expected ${diagnostic.expected}`);
  if (diagnostic.suggestion !== undefined) lines.push(`  suggestion: ${diagnostic.suggestion}`);
  return lines.join('\n');
};

type Paint = (text: string) => string;

const renderExcerpt = (excerpt: ExcerptLine, gutter: number, dim: Paint, tone: Paint): string[] => {
  const carets = tone('^'.repeat(excerpt.end - excerpt.start));
  return [
    `  ${dim(`${String(excerpt.line).padStart(gutter)} |`)} ${excerpt.text}`.trimEnd(),
    `  ${dim(`${' '.repeat(gutter)} |`)} ${' '.repeat(excerpt.start)}${carets}`,
  ];
};
