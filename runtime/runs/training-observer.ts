import type { EvaluationRow, SkippedRow, StepRow } from './training-rows.ts';

/** A picture with its file's content. */
export interface EncodedPicture {
  readonly width: number;
  readonly height: number;
  /** 1 is grey, 3 is RGB. */
  readonly channels: number;
  readonly png: Uint8Array;
}

/** A grid of samples drawn after `step` steps. */
export interface PreviewEvent {
  readonly kind: 'preview';
  readonly step: number;
  readonly picture: EncodedPicture;
  /** What the picture shows, in words. */
  readonly caption: string;
}

/** What a training tells as it goes on. */
export type TrainingEvent =
  Omit<StepRow, 'time'> | Omit<SkippedRow, 'time'> | Omit<EvaluationRow, 'time'> | PreviewEvent;

/** Hears of everything that happens in a training; the training waits for it. */
export interface TrainingObserver {
  record(event: TrainingEvent): Promise<void>;
}
