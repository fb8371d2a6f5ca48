import { interruptible } from '../../runtime/commands/interruption.node.ts';
import type { trainChoices } from '../../runtime/commands/options/train.ts';
import type { DataChoices } from '../../runtime/commands/run-data.node.ts';
import type { Reporter } from '../../runtime/commands/reporter.ts';
import { trainCommand } from '../../runtime/commands/train.node.ts';
import type { TrainCommand, TrainResult } from '../../runtime/commands/train.node.ts';
import type { AdapterChoice } from '../../runtime/device/index.ts';
import type { RunFolder } from '../../runtime/runs/run-folder.node.ts';

/** What a training is started or continued with, besides its model and data. */
export interface TrainRequest {
  readonly run: RunFolder;
  readonly overrides: readonly string[];
  readonly dataChoices?: DataChoices | undefined;
  readonly adapter?: AdapterChoice | undefined;
  readonly reporter: Reporter;
  /** What doesn't touch the model. */
  readonly choices?: ReturnType<typeof trainChoices>;
}

/** The model and data of a training. */
export type TrainSubject = Pick<TrainCommand, 'description' | 'data' | 'recorded' | 'prepare'>;

/** Trains until done or interrupted by Ctrl-C. */
export const trainInterruptibly = (request: TrainRequest, subject: TrainSubject): Promise<TrainResult> => {
  const { run, adapter, reporter, choices, dataChoices } = request;
  return interruptible(
    (interruption) => trainCommand({ run, adapter, reporter, interruption, dataChoices, ...choices, ...subject }),
    () => reporter.note('Stopping after this step; again to stop at once.'),
  );
};
