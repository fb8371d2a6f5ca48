import { exitCode } from '../exit-code.ts';

export interface DataFault {
  /** The file or folder at fault. */
  readonly path: string;
  /** What is wrong with it, as a sentence without its full stop. */
  readonly problem: string;
  /** What would be right. */
  readonly expected?: string;
  /** What to do about it. */
  readonly suggestion?: string;
  /** Whether one item alone is at fault, so that others can be read. */
  readonly damaged?: boolean;
}

/** Data that can't be used. The message has a line for the problem, one for what was expected and one with a suggestion. */
export class DataError extends Error {
  readonly exitCode = exitCode.fault;
  readonly path: string;
  readonly problem: string;
  readonly expected: string | undefined;
  readonly suggestion: string | undefined;
  readonly damaged: boolean;

  constructor({ path, problem, expected, suggestion, damaged = false }: DataFault, options?: ErrorOptions) {
    const lines = [`${path}: ${problem}.`];
    if (expected !== undefined) lines.push(`  expected: ${expected}`);
    if (suggestion !== undefined) lines.push(`  try: ${suggestion}`);
    super(lines.join('\n'), options);
    this.name = 'DataError';
    this.path = path;
    this.problem = problem;
    this.expected = expected;
    this.suggestion = suggestion;
    this.damaged = damaged;
  }
}

/** A file of no bytes. */
export const emptyFile = (path: string): DataError =>
  new DataError({ path, problem: 'it is empty', suggestion: 'remove it, or fetch or store it again', damaged: true });
