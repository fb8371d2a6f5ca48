/** A fault in the IR itself: a compiler bug or a bad rule, never a user's mistake. */
export class IrError extends Error {
  override readonly name = 'IrError';
}
