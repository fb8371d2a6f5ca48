import { exitCode } from '../exit-code.ts';

/** A checkpoint that can't be read or written. The message starts with the file's name and says what is wrong with it. */
export class CheckpointError extends Error {
  readonly exitCode = exitCode.fault;
  /** The file, or what stands for it where the bytes come from elsewhere. */
  readonly path: string;

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`${path}: ${problem}`, options);
    this.name = 'CheckpointError';
    this.path = path;
  }
}
