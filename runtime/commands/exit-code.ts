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

/** The codes for `--help`. */
export const exitCodeHelp = `Exit codes:
  0    done
  1    faulty spec, data, checkpoint or run
  2    wrong usage
  3    no usable GPU device or adapter, or it was lost again and again
  4    another process trains the run
  5    training has diverged: losses or gradients that aren't finite
  70   internal error
  130  interrupted (Ctrl-C); 'train' has written a checkpoint
  143  terminated (SIGTERM); 'train' has written a checkpoint`;
