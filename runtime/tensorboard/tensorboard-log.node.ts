import type { OnRefusal } from '../files/growing-file.node.ts';
import type { TrainingEvent, TrainingObserver } from '../runs/training-observer.ts';
import { sessionStartEvent, summaryEvent, versionEvent } from './event.ts';
import type { SummaryValue } from './event.ts';
import { EventFile } from './event-file.node.ts';
import { evaluationSummary, previewSummary, skippedSummary, stepSummary } from './summaries.ts';

/** Seconds since 1970. */
export type Clock = () => number;

/** Writes what happens in a training as TensorBoard's event files: one for each time that it starts or goes on. */
export class TensorBoardLog implements TrainingObserver {
  private readonly file: EventFile;
  private readonly clock: Clock;

  private constructor(file: EventFile, clock: Clock) {
    this.file = file;
    this.clock = clock;
  }

  /** @param step steps done: TensorBoard drops what earlier files say of later ones */
  static async open(folder: string, step: number, clock: Clock, onRefusal: OnRefusal): Promise<TensorBoardLog> {
    const time = clock();
    const file = await EventFile.create(folder, time, onRefusal);
    await file.append(versionEvent(time));
    await file.append(sessionStartEvent({ time, step: step + 1 }));
    return new TensorBoardLog(file, clock);
  }

  async record(event: TrainingEvent): Promise<void> {
    const place = { time: this.clock(), step: event.step };
    await this.file.append(summaryEvent(place, valuesOf(event)));
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

const valuesOf = (event: TrainingEvent): readonly SummaryValue[] => {
  switch (event.kind) {
    case 'step':
      return stepSummary(event);
    case 'skipped':
      return skippedSummary(event);
    case 'evaluation':
      return evaluationSummary(event);
    case 'preview':
      return previewSummary(event.picture);
  }
};
