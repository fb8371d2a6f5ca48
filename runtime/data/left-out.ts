/** Names that are listed in a remark. */
const listed = 3;

/** "a, b, c, … (7 in all)" */
export const listLeftOut = (names: readonly string[]): string => {
  const shown = names.slice(0, listed).join(', ');
  return names.length > listed ? `${shown}, … (${names.length} in all)` : shown;
};
