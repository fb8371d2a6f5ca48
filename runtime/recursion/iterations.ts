/** One iteration of a masked level. */
export interface Iteration {
  /** Patches of a row that stay masked after it. */
  readonly masked: number;
  /** Patches of a row that are picked in it. */
  readonly picks: number;
  /** What a linear guidance schedule goes by: the share of the patches that the schedule unmasks by then. The reference counts at
   * least one patch as masked, after the last iteration too, so it ends at (patches − 1) / patches. */
  readonly share: number;
}

/** What is left of a schedule where only `unknown` patches of a row aren't known from the beginning: the iterations that still unmask some. */
export const remaining = (schedule: readonly Iteration[], unknown: number): readonly Iteration[] => {
  let before = unknown;
  return schedule.flatMap(({ masked, share }) => {
    if (masked >= before) return [];
    const picks = before - masked;
    before = masked;
    return [{ masked, picks, share }];
  });
};

/**
 * MAR's cosine schedule: after iteration i of n, ⌊patches · cos(π/2 · (i + 1)/n)⌋ patches stay masked, at least one fewer than before
 * and at least one until the last iteration takes the rest.
 */
export const cosineSchedule = (patches: number, iterations: number): readonly Iteration[] => {
  const count = Math.min(patches, iterations);
  const schedule: Iteration[] = [];
  let before = patches;
  for (let i = 0; i < count; i++) {
    const wanted = Math.floor(patches * Math.cos(((Math.PI / 2) * (i + 1)) / count));
    const masked = i === count - 1 ? 0 : Math.max(1, Math.min(before - 1, wanted));
    schedule.push({ masked, picks: before - masked, share: (patches - Math.max(1, masked)) / patches });
    before = masked;
  }
  return schedule;
};
