/** What commands end with, for scripts. */
export const exitCode = {
  ok: 0,
  /** A faulty spec, faulty data or a run that can't be used. */
  fault: 1,
  usage: 2,
  noDevice: 3,
  /** A file for `verify` that can't be replayed; one whose numbers are off is a `fault`. */
  unusableGolden: 4,
  internal: 70,
  interrupted: 130,
  terminated: 143,
} as const;

/** The codes for `--help`. */
export const exitCodeHelp = `Exit codes:
  0    done
  1    faulty spec, data, checkpoint or run
  2    wrong usage
  3    no usable GPU device or adapter
  70   internal error
  130  interrupted (Ctrl-C); 'train' has written a checkpoint
  143  terminated (SIGTERM); 'train' has written a checkpoint`;
