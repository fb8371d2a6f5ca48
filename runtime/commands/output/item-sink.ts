/** Items that were drawn one after the other. */
export interface DrawnBatch {
  /** Number of the first one. */
  readonly first: number;
  /** Tokens, each item [...extents, channels]. */
  readonly items: readonly Uint32Array[];
}

/** A file, or several, that items are written to batch by batch. */
export interface ItemSink {
  add(batch: DrawnBatch): Promise<void>;
  /** All items are there. */
  finish(): Promise<void>;
  /** Something went wrong: leaves no half-written file behind. */
  discard(): Promise<void>;
}
