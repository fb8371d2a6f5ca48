import { interruptible } from '../../runtime/commands/interruption.node.ts';
import type { Reporter } from '../../runtime/commands/reporter.ts';
import { trainCommand, type TrainCommand, type TrainResult } from '../../runtime/commands/train.node.ts';
import type { AdapterChoice } from '../../runtime/device/index.ts';
import type { RunFolder } from '../../runtime/run/run-folder.node.ts';

/** What a training is started or continued with, besides its model and data. */
export interface TrainRequest {
  readonly run: RunFolder;
  readonly overrides: readonly string[];
  readonly adapter?: AdapterChoice | undefined;
  readonly reporter: Reporter;
  /** Whether TensorBoard's files are written too; they are unless the user says otherwise. */
  readonly tensorBoard?: boolean;
}

/** The model and data of a training. */
export type TrainSubject = Pick<TrainCommand, 'description' | 'data' | 'prepare'>;

/** Trains until done or interrupted by Ctrl-C. */
export function trainInterruptibly(request: TrainRequest, subject: TrainSubject): Promise<TrainResult> {
  const { run, adapter, reporter, tensorBoard } = request;
  return interruptible(
    (interruption) => trainCommand({ run, adapter, reporter, interruption, tensorBoard, ...subject }),
    () => reporter.note('Stopping after this step; again to stop at once.'),
  );
}
