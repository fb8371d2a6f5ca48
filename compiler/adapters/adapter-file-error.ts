import { exitCode } from '../../runtime/exit-code.ts';

/** A description of an adapter that can't be used. */
export class AdapterFileError extends Error {
  override readonly name = 'AdapterFileError';
  readonly exitCode = exitCode.fault;
}
