import type { ProgramInstance } from '../execute/program-instance.ts';
import type { Session } from '../execute/session.ts';
import type { TrainOptions } from '../model.ts';
import { averageDecayAt } from './schedule.ts';

/** The exponential moving average of the weights. */
export class MovingAverage {
  private readonly session: Session;
  private readonly program: ProgramInstance;
  private readonly options: TrainOptions;

  private constructor(session: Session, program: ProgramInstance, options: TrainOptions) {
    this.session = session;
    this.program = program;
    this.options = options;
  }

  /** undefined where the options want none. Starts at the present weights. */
  static async create(session: Session, options: TrainOptions): Promise<MovingAverage | undefined> {
    if (options.average === 0) return undefined;
    const average = new MovingAverage(session, await session.program('average', {}), options);
    average.restart();
    return average;
  }

  /** Makes the average the present weights. */
  restart(): void {
    this.follow(0, 1);
    // What is written to the average from now on must not be overwritten by this.
    this.session.recorder.submit();
  }

  /** To be called after the update of step 0, 1, …. */
  update(step: number): void {
    const decay = averageDecayAt(this.options, step);
    this.follow(decay, 1 - decay);
  }

  /** Runs something with the average in the place of the weights. Gradients are lost. */
  async inPlace<T>(use: () => Promise<T>): Promise<T> {
    this.session.copyPart('weights', 'gradients');
    this.session.copyPart('average', 'weights');
    try {
      return await use();
    } finally {
      this.session.copyPart('gradients', 'weights');
    }
  }

  private follow(keep: number, share: number): void {
    this.session.recorder.run(this.program, 'follow', { keep, share });
  }
}
