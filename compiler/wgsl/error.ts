/** A fault in a kernel file, or between a kernel and the step that uses it: a compiler bug, never a user's mistake. */
export class KernelError extends Error {
  override readonly name = 'KernelError';
}
