interface Total {
  nats: number;
  values: number;
}

/** Losses of one image by part: a mean over the values of each pass, then over the passes. */
export class PartMeans {
  private readonly totals = new Map<string, Map<number, Total>>();

  /** Adds the losses of some values, in nats. */
  add(part: string, pass: number, nll: Float32Array): void {
    const passes = this.totals.get(part) ?? new Map<number, Total>();
    const total = passes.get(pass) ?? { nats: 0, values: 0 };
    for (const nats of nll) total.nats += nats;
    total.values += nll.length;
    this.totals.set(part, passes.set(pass, total));
  }

  has(part: string): boolean {
    return this.totals.has(part);
  }

  /** Nats per value. */
  mean(part: string): number {
    const means = [...(this.totals.get(part)?.values() ?? [])].map(({ nats, values }) => nats / values);
    return means.reduce((sum, nats) => sum + nats, 0) / means.length;
  }
}
