/** Names that are listed in a remark. */
const LISTED = 3;

/** "a, b, c, … (7 in all)" */
export function listLeftOut(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).join(', ');
  return names.length > LISTED ? `${shown}, … (${names.length} in all)` : shown;
}
