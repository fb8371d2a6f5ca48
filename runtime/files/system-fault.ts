/** What the operating system refuses, in words. */

const full = 'Free some space, or name a place on another disk. What was complete on it is unchanged.';
const rights = 'This user lacks the rights for it. Change them (chmod, chown), or name another place.';
const tooMany = 'Too many files are open. Close other programs, or raise the limit (ulimit -n).';
const busy = 'Another program uses it. Close that program, or name another place.';
const gone = 'The disk or the network drive can no longer be reached. Connect it again, or name another place.';

/** What to do about an error, by its code. Codes whose own message says all are left out. */
const advice: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', `The disk is full. ${full}`],
  ['EDQUOT', `Your share of the disk is used up. ${full}`],
  ['EFBIG', `The file is larger than the disk, or the limit of this user (ulimit -f), allows. ${full}`],
  ['EROFS', 'This disk can only be read. Name another place.'],
  ['EACCES', rights],
  ['EPERM', rights],
  ['EIO', 'The disk fails. Copy what matters from it, and name a place on another one.'],
  ['ENAMETOOLONG', 'The name is too long. Give a shorter one.'],
  ['ENOTDIR', 'A part of the path is a file where a folder is needed. Correct the path.'],
  ['EISDIR', 'It is a folder. Name a file.'],
  ['ELOOP', 'Links on the path lead in a circle. Name another place.'],
  ['EMFILE', tooMany],
  ['ENFILE', tooMany],
  ['EBUSY', busy],
  ['ETXTBSY', busy],
  ['ESTALE', gone],
  ['ENODEV', gone],
  ['ENXIO', gone],
  ['ENOTCONN', gone],
  ['ETIMEDOUT', gone],
]);

/** An error of the operating system, as opposed to one of the program. */
export interface SystemError extends Error {
  readonly code: string;
  readonly syscall: string;
  /** Missing where the file was open already. */
  readonly path?: string;
}

export const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';

/** The error of the operating system that is behind an error; undefined where there is none. */
export const systemErrorBehind = (error: unknown): SystemError | undefined => {
  for (let one = error; one instanceof Error; one = one.cause) if (isSystemError(one)) return one;
  return undefined;
};

/** What to do about an error of the operating system, in a sentence or two; undefined where its message says all. */
export const systemAdvice = ({ code }: SystemError): string | undefined => advice.get(code);
