/** One of the programs that are compared, ready to do a task again and again. */
export interface Side {
  readonly name: string;
  /** Does the task once; gives seconds. Rejects with a SideError where it can't. */
  run(): Promise<number>;
  close(): Promise<void>;
}

/** What a side says when it can't do a task: told in the table, not fatal. */
export class SideError extends Error {
  override readonly name = 'SideError';
}

export type Versions = Readonly<Record<string, string>>;
