/** How commands tell of their progress, whoever shows it. */

/** Work that is about to start. */
export interface Task {
  readonly name: 'train' | 'sample' | 'evaluate' | 'data';
  readonly unit: 'step' | 'image';
  /** Units done before. */
  readonly from: number;
  readonly total: number;
}

/** Where a task is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** Smoothed. */
  readonly bitsPerDim: number | undefined;
  readonly imagesPerSecond: number | undefined;
  readonly secondsLeft: number | undefined;
}

export interface Reporter {
  /** A task starts. */
  start(task: Task): void;
  /** After every unit, or several. */
  step(progress: Progress): void;
  /** Something to know, in one or more lines. */
  note(text: string): void;
  /** The task has ended, well or not. Does nothing where none is running. */
  end(): void;
}

/** "3.512 bits/dim · 85 images/s · 2 min 10 s left" */
export function describeProgress({ bitsPerDim, imagesPerSecond, secondsLeft }: Progress): string {
  const parts = [
    bitsPerDim === undefined ? undefined : `${bitsPerDim.toFixed(3)} bits/dim`,
    imagesPerSecond === undefined ? undefined : `${describeSpeed(imagesPerSecond)} images/s`,
    secondsLeft === undefined ? undefined : `${describeDuration(secondsLeft)} left`,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

function describeSpeed(speed: number): string {
  return speed >= 99.5 ? speed.toFixed(0) : speed.toPrecision(2);
}

/** "45 s", "2 min 10 s", "3 h 5 min" */
export function describeDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
