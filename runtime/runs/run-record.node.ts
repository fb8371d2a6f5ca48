import { isRefusal } from '../files/atomic.node.ts';
import { TensorBoardLog } from '../tensorboard/tensorboard-log.node.ts';
import type { Environment } from './environment.ts';
import { removePreviewsAfter, writePreview } from './previews.node.ts';
import type { RunFolder } from './run-folder.node.ts';
import { RunLog } from './run-log.node.ts';
import type { PreviewEvent, TrainingEvent, TrainingObserver } from './training-observer.ts';
import type { EndRow, PreviewRow } from './training-rows.ts';

/** How a training starts or goes on. */
export interface SessionStart {
  /** Steps done. */
  readonly step: number;
  /** Steps that it shall have done in the end. */
  readonly steps: number;
  readonly environment: Environment;
  /** Whether TensorBoard's files are written too. */
  readonly tensorBoard: boolean;
  /** Tells the user what the disk refuses. */
  readonly note: (text: string) => void;
}

/** Seconds since 1970. */
const clock = (): number => Date.now() / 1000;

/** Keeps what happens in a training in the run's folder: in its log, as pictures, and for TensorBoard. */
export class RunRecord implements TrainingObserver {
  private readonly run: RunFolder;
  private readonly log: RunLog;
  private readonly tensorBoard: TensorBoardLog | undefined;
  private readonly note: (text: string) => void;
  private step: number;

  private constructor(
    run: RunFolder,
    files: { readonly log: RunLog; readonly tensorBoard: TensorBoardLog | undefined },
    { step, note }: Pick<SessionStart, 'step' | 'note'>,
  ) {
    this.run = run;
    this.log = files.log;
    this.tensorBoard = files.tensorBoard;
    this.note = note;
    this.step = step;
  }

  /** Goes on after `start.step`; what was recorded of later steps goes. */
  static async open(run: RunFolder, start: SessionStart): Promise<RunRecord> {
    const { step, steps, environment, note } = start;
    const onRefusal = ({ message }: Error, path: string): void => {
      note(`${path}: it can't be written: ${message}\nWhat belongs there waits until it can be.`);
    };
    await removePreviewsAfter(run, step);
    const log = await RunLog.open(run.log, step, onRefusal);
    await log.append({ kind: 'start', step, time: clock(), steps, environment });
    const tensorBoard = start.tensorBoard
      ? await TensorBoardLog.open(run.tensorBoard, step, clock, onRefusal)
      : undefined;
    return new RunRecord(run, { log, tensorBoard }, start);
  }

  async record(event: TrainingEvent): Promise<void> {
    this.step = event.step;
    const row = event.kind === 'preview' ? await this.keep(event) : event;
    if (row !== undefined) await this.log.append({ ...row, time: clock() });
    await this.tensorBoard?.record(event);
  }

  /** Writes why the training ends, and closes the files. */
  async close(end: Pick<EndRow, 'reason' | 'message'>): Promise<void> {
    await this.log.append({ kind: 'end', step: this.step, time: clock(), ...end });
    try {
      await this.log.close();
    } finally {
      await this.tensorBoard?.close();
    }
  }

  /** Undefined where the disk refuses the picture. */
  private async keep(event: PreviewEvent): Promise<Omit<PreviewRow, 'time'> | undefined> {
    try {
      return await writePreview(this.run, event);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.note(error.message);
      return undefined;
    }
  }
}

/** Records a training from its start to its end, however that comes. */
export const recorded = async <T extends { readonly stopped: number | undefined }>(
  run: RunFolder,
  start: SessionStart,
  train: (observer: TrainingObserver) => Promise<T>,
): Promise<T> => {
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
};
