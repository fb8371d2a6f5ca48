/** A run that can't be made, continued or used. */
export class RunError extends Error {
  override readonly name = 'RunError';
  /** What to do about it; empty where nothing is known. */
  readonly suggestion: string;

  constructor(message: string, suggestion = '', options?: ErrorOptions) {
    super(message, options);
    this.suggestion = suggestion;
  }
}
