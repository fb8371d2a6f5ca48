import { exitCode } from '../exit-code.ts';

/** A path that can't be read as a file. The message is "PATH: PROBLEM." */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly exitCode = exitCode.fault;
  readonly path: string;
  /** What is wrong with it, as a sentence without its full stop. */
  readonly problem: string;
  /** The operating system's code, such as ENOENT; `NOT_A_FILE` for what is there but no regular file. */
  readonly code: string;

  constructor(path: string, problem: string, code: string, options?: ErrorOptions) {
    super(`${path}: ${problem}.`, options);
    this.path = path;
    this.problem = problem;
    this.code = code;
  }
}
