/** What the operating system refuses, in words. */

const FULL = 'Free some space, or name a place on another disk. What was complete on it is unchanged.';
const RIGHTS = 'This user lacks the rights for it. Change them (chmod, chown), or name another place.';
const TOO_MANY = 'Too many files are open. Close other programs, or raise the limit (ulimit -n).';
const BUSY = 'Another program uses it. Close that program, or name another place.';
const GONE = 'The disk or the network drive can no longer be reached. Connect it again, or name another place.';

/** What to do about an error, by its code. Codes whose own message says all are left out. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', `The disk is full. ${FULL}`],
  ['EDQUOT', `Your share of the disk is used up. ${FULL}`],
  ['EFBIG', `The file is larger than the disk, or the limit of this user (ulimit -f), allows. ${FULL}`],
  ['EROFS', 'This disk can only be read. Name another place.'],
  ['EACCES', RIGHTS],
  ['EPERM', RIGHTS],
  ['EIO', 'The disk fails. Copy what matters from it, and name a place on another one.'],
  ['ENAMETOOLONG', 'The name is too long. Give a shorter one.'],
  ['ENOTDIR', 'A part of the path is a file where a folder is needed. Correct the path.'],
  ['EISDIR', 'It is a folder. Name a file.'],
  ['ELOOP', 'Links on the path lead in a circle. Name another place.'],
  ['EMFILE', TOO_MANY],
  ['ENFILE', TOO_MANY],
  ['EBUSY', BUSY],
  ['ETXTBSY', BUSY],
  ['ESTALE', GONE],
  ['ENODEV', GONE],
  ['ENXIO', GONE],
  ['ENOTCONN', GONE],
  ['ETIMEDOUT', GONE],
]);

/** An error of the operating system, as opposed to one of the program. */
export interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  /** Missing where the file was open already. */
  readonly path?: string;
}

export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

/** The error of the operating system that is behind an error; undefined where there is none. */
export function systemErrorBehind(error: unknown): SystemError | undefined {
  for (let one = error; one instanceof Error; one = one.cause) if (isSystemError(one)) return one;
  return undefined;
}

/** What to do about an error of the operating system, in a sentence or two; undefined where its message says all. */
export function systemAdvice({ code }: SystemError): string | undefined {
  return ADVICE.get(code);
}
