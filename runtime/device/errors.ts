import { exitCode } from '../exit-code.ts';

/** What went wrong, for callers that react to the kind instead of printing the text. */
export type DeviceErrorCode =
  | 'no-adapter'
  | 'missing-feature'
  | 'limit-too-small'
  | 'request-refused'
  | 'device-lost'
  | 'out-of-memory'
  | 'invalid-use';

/** A failure of the GPU or of the way to it, with what the user can do about it. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError';
  readonly code: DeviceErrorCode;
  readonly suggestion: string;

  constructor(code: DeviceErrorCode, message: string, suggestion: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.suggestion = suggestion;
  }

  /** Wrong use of the device is a fault of the program. */
  get exitCode(): number {
    return this.code === 'invalid-use' ? exitCode.internal : exitCode.noDevice;
  }

  /** The message and the suggestion, as a command-line tool prints them. */
  get explanation(): string {
    return this.suggestion === '' ? this.message : `${this.message}\n${this.suggestion}`;
  }
}

/** The text of anything that can be thrown. */
export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
