/** What commands end with, for scripts. */
export const exitCode = {
  ok: 0,
  /** A faulty spec, faulty data or a run that can't be used. */
  fault: 1,
  usage: 2,
  noDevice: 3,
  /** Another process trains the run. */
  busy: 4,
  /** Training has met too many losses or gradients in a row that aren't finite. */
  diverged: 5,
  /** A file for `verify` that can't be replayed; one whose numbers are off is a `fault`. */
  unusableGolden: 6,
  internal: 70,
  interrupted: 130,
  terminated: 143,
} as const;

const meanings: Readonly<Record<keyof typeof exitCode, string>> = {
  ok: 'done',
  fault: 'faulty spec, data, checkpoint or run',
  usage: 'wrong usage',
  noDevice: 'no usable GPU device or adapter, or it was lost again and again',
  busy: 'another process trains the run',
  diverged: "training has diverged: losses or gradients that aren't finite",
  unusableGolden: "a file for 'verify' that can't be replayed",
  internal: 'internal error',
  interrupted: "interrupted (Ctrl-C); 'train' has written a checkpoint",
  terminated: "terminated (SIGTERM); 'train' has written a checkpoint",
};

/** The codes for `--help`. */
export const exitCodeHelp = [
  'Exit codes:',
  ...(Object.keys(exitCode) as (keyof typeof exitCode)[]).map(
    (name) => `  ${String(exitCode[name]).padEnd(4)} ${meanings[name]}`,
  ),
].join('\n');
