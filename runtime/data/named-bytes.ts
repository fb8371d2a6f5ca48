/** A file's content. */
export interface NamedBytes {
  /** What messages call the file. */
  readonly path: string;
  readonly bytes: Uint8Array;
}
