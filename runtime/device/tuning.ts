/** What was measured on an adapter: the forms of kernels that are faster there than those that rules choose. */
export interface Tuning {
  /** Names of forms by problem: a kernel's fingerprint and the sizes that it works on. */
  readonly choices: ReadonlyMap<string, string>;
  /** Where it is kept. */
  readonly file?: string;
  /** Why what is kept isn't used. */
  readonly warning?: string;
}

export const untuned: Tuning = { choices: new Map() };
