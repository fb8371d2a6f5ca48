/** A text that diagnostics point into: a spec file, or the overrides of the command line (one a line). */
export interface Source {
  readonly file: string;
  readonly text: string;
  /** Offset of the first character of every line. */
  readonly lineStarts: readonly number[];
}

/** The file that diagnostics name for overrides. */
export const commandLine = 'command line';

/** A stretch of a source, as offsets; `end` is exclusive. */
export interface SourceRange {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
}

/** One-based, columns in UTF-16 units, as editors count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Wraps a text with its line index. */
export const createSource = (file: string, text: string): Source => {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { file, text, lineStarts };
};

/** Line and column of an offset; offsets outside the text are moved to its nearest end. */
export const positionAt = (source: Source, offset: number): Position => {
  const inside = Math.min(Math.max(offset, 0), source.text.length);
  let low = 0;
  let high = source.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((source.lineStarts[middle] ?? 0) <= inside) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: inside - (source.lineStarts[low] ?? 0) + 1 };
};

/** The text of a line (one-based) without its line break. */
export const lineText = (source: Source, line: number): string => {
  const start = source.lineStarts[line - 1] ?? source.text.length;
  const end = source.lineStarts[line] ?? source.text.length;
  return source.text.slice(start, end).replace(/\r?\n$/, '');
};
