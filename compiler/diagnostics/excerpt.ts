import { lineText, positionAt } from './source.ts';
import type { SourceRange } from './source.ts';

/** One offending line; columns `start` to `end` (zero-based, exclusive) of its `text` are to be underlined. */
export interface ExcerptLine {
  readonly line: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const maximumLines = 3;
const maximumColumns = 120;
const columnsBefore = 60;

/** The first lines of a range, clipped to a readable width and made safe to print. */
export const excerptOf = (range: SourceRange): ExcerptLine[] => {
  const first = positionAt(range.source, range.start);
  const last = positionAt(range.source, Math.max(range.end, range.start));
  // A range that ends where a line starts has nothing on that line.
  const lastLine = last.column === 1 && last.line > first.line ? last.line - 1 : last.line;
  const lines: ExcerptLine[] = [];
  for (let line = first.line; line <= Math.min(lastLine, first.line + maximumLines - 1); line++) {
    const text = lineText(range.source, line);
    const start = line === first.line ? first.column - 1 : text.length - text.trimStart().length;
    const end = line === last.line ? last.column - 1 : text.trimEnd().length;
    lines.push(clip(line, text, start, Math.max(end, start + 1)));
  }
  return lines;
};

const clip = (line: number, text: string, start: number, end: number): ExcerptLine => {
  const from = text.length > maximumColumns ? Math.max(0, start - columnsBefore) : 0;
  const to = Math.min(text.length, from + maximumColumns);
  const head = from > 0 ? '…' : '';
  const tail = to < text.length ? '…' : '';
  const shown = head + printable(text.slice(from, to)) + tail;
  const shift = from - head.length;
  const underlineStart = start - shift;
  return {
    line,
    text: shown,
    start: underlineStart,
    end: Math.max(underlineStart + 1, Math.min(end - shift, shown.length)),
  };
};

/** One column per character: tabs become blanks, control characters and broken surrogates a replacement character. */
const printable = (text: string): string =>
  text.replaceAll('\t', ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (found) => '\uFFFD'.repeat(found.length));
