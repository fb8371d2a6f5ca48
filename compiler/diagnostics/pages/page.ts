/** What `fractalc help CODE` tells of a diagnostic. */
export interface Page {
  /** The fault in a few words, without a full stop. */
  readonly title: string;
  readonly cause: string;
  /** A spec that has this fault and no other. */
  readonly example: Example;
  readonly cure: string;
  /** The example without the fault. */
  readonly cured: Example;
}

/** A spec, and what it is given to the compiler with. */
export interface Example {
  /** The text of `spec.yaml`. */
  readonly spec: string;
  /** Other files beside it, by their names. */
  readonly files?: Readonly<Record<string, string>>;
  /** Words of the command line. */
  readonly overrides?: readonly string[];
  /** What is shown for a spec that can't be printed. */
  readonly shown?: string;
}
