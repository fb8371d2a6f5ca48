/** Whether a name is a whole number, such as "10" or "007". */
export function isWholeNumber(name: string): boolean {
  return /^\d+$/.test(name);
}
