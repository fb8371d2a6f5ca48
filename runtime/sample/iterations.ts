/** One iteration of a masked level: how many patches of a row stay masked after it, and how many are picked in it. */
export interface Iteration {
  readonly masked: number;
  readonly picks: number;
}

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
    schedule.push({ masked, picks: before - masked });
    before = masked;
  }
  return schedule;
};
