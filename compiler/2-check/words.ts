/** "a, b or c" */
export function oneOf(values: readonly (number | string)[]): string {
  const words = values.map(String);
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

/** "28×28" */
export function extentsText(extents: readonly number[]): string {
  return extents.join('×');
}

/** "1 condition", "5 conditions" */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}
