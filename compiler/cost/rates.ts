/** How fast an adapter works. A figure can say more than its value, such as where it comes from. */
export interface Rates<Figure = { readonly value: number }> {
  /** Billions of 32-bit floating-point operations a second in a large product. */
  readonly gigaflops: Figure;
  /** Billions of bytes a second, read and written. */
  readonly gigabytesPerSecond: Figure;
  /** Of the host and the driver, for each dispatch. */
  readonly microsecondsPerDispatch: Figure;
  /** Share of these rates that a model's kernels reach (0 to 1); null where it was never measured: times are then lower bounds. */
  readonly reached: Figure | null;
}
