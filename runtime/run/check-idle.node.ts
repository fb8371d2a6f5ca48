import { isAlive } from './environment.node.ts';
import { RunError } from './run-error.ts';
import type { RunFolder } from './run-folder.node.ts';
import { readLog } from './run-log.node.ts';

/** Throws a RunError while another process trains the run: two would spoil each other's files. */
export async function checkIdle(run: RunFolder): Promise<void> {
  const session = (await readLog(run.log)).findLast(({ kind }) => kind === 'start' || kind === 'end');
  if (session?.kind !== 'start' || isAlive(session.environment.process) !== true) return;
  throw new RunError(
    `${run.name}: process ${session.environment.process.pid} is training it.`,
    'Wait until it is done, or stop it with Ctrl-C or SIGTERM.',
  );
}
