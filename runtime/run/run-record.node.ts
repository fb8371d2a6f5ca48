import { TensorBoardLog } from '../tensorboard/tensorboard-log.node.ts';
import type { Environment } from './environment.ts';
import { removePreviewsAfter, writePreview } from './previews.node.ts';
import type { RunFolder } from './run-folder.node.ts';
import { RunLog } from './run-log.node.ts';
import type { TrainingEvent, TrainingObserver } from './training-observer.ts';
import type { EndRow } from './training-rows.ts';

/** How a training starts or goes on. */
export interface SessionStart {
  /** Steps done. */
  readonly step: number;
  /** Steps that it shall have done in the end. */
  readonly steps: number;
  readonly environment: Environment;
  /** Whether TensorBoard's files are written too. */
  readonly tensorBoard: boolean;
}

/** Seconds since 1970. */
const clock = (): number => Date.now() / 1000;

/** Keeps what happens in a training in the run's folder: in its log, as pictures, and for TensorBoard. */
export class RunRecord implements TrainingObserver {
  private readonly run: RunFolder;
  private readonly log: RunLog;
  private readonly tensorBoard: TensorBoardLog | undefined;
  private step: number;

  private constructor(run: RunFolder, log: RunLog, tensorBoard: TensorBoardLog | undefined, step: number) {
    this.run = run;
    this.log = log;
    this.tensorBoard = tensorBoard;
    this.step = step;
  }

  /** Goes on after `start.step`; what was recorded of later steps goes. */
  static async open(run: RunFolder, { step, steps, environment, tensorBoard }: SessionStart): Promise<RunRecord> {
    await removePreviewsAfter(run, step);
    const log = await RunLog.open(run.log, step);
    await log.append({ kind: 'start', step, time: clock(), steps, environment });
    const board = tensorBoard ? await TensorBoardLog.open(run.tensorBoard, step, clock) : undefined;
    return new RunRecord(run, log, board, step);
  }

  async record(event: TrainingEvent): Promise<void> {
    this.step = event.step;
    const row = event.kind === 'preview' ? await writePreview(this.run, event) : event;
    await this.log.append({ ...row, time: clock() });
    await this.tensorBoard?.record(event);
  }

  /** Writes why the training ends, and closes the files. */
  async close(end: Pick<EndRow, 'reason' | 'message'>): Promise<void> {
    await this.log.append({ kind: 'end', step: this.step, time: clock(), ...end });
    await this.log.close();
    await this.tensorBoard?.close();
  }
}

/** Records a training from its start to its end, however that comes. */
export async function recorded<T extends { readonly stopped: number | undefined }>(
  run: RunFolder,
  start: SessionStart,
  train: (observer: TrainingObserver) => Promise<T>,
): Promise<T> {
  const record = await RunRecord.open(run, start);
  let result: T;
  try {
    result = await train(record);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // What ended the training matters more than that its end can't be written.
    await record.close({ reason: 'failed', message }).catch(() => undefined);
    throw error;
  }
  await record.close({ reason: result.stopped === undefined ? 'finished' : 'interrupted' });
  return result;
}
