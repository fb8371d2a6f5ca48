/** Images of a batch, as people and programs look at them. */
export interface ShownBatch {
  /** Number of the first one. */
  readonly first: number;
  /** Bytes from 0 to 255, each image [height, width, channels]. */
  readonly images: readonly Uint8Array[];
}

/** A file, or several, that images are written to batch by batch. */
export interface ImageSink {
  add(batch: ShownBatch): Promise<void>;
  /** All images are there. */
  finish(): Promise<void>;
  /** Something went wrong: leaves no half-written file behind. */
  discard(): Promise<void>;
}
