import { exitCode } from '../../runtime/exit-code.ts';

/** A golden file that can't be replayed. The message starts with the file's name and says what is wrong with it. */
export class GoldenError extends Error {
  override readonly name = 'GoldenError';
  readonly exitCode = exitCode.unusableGolden;
}

const faultsOfFile: readonly string[] = ['CheckpointError', 'ReferenceMismatch'];

/** What `thrown` says about the file at `path`, as a GoldenError; anything else as it is. */
export const aboutFile = (path: string, thrown: unknown): unknown => {
  if (!(thrown instanceof Error) || !faultsOfFile.includes(thrown.name)) return thrown;
  const { message } = thrown;
  return new GoldenError(message.startsWith(path) ? message : `${path}: ${message}`, { cause: thrown });
};
