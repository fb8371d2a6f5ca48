import { exitCode } from '../../runtime/exit-code.ts';

/** Something of the reference implementation that can't be brought over: a configuration, or the names of a state dict. */
export class ReferenceMismatch extends Error {
  override readonly name = 'ReferenceMismatch';
  readonly exitCode = exitCode.fault;
}
