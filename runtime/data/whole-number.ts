/** Whether a name is a whole number, such as "10" or "007". */
export const isWholeNumber = (name: string): boolean => /^\d+$/.test(name);
