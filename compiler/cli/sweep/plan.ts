import type { SpecSource } from '../../1-parse/parse-spec.ts';
import { findAdapter } from '../../adapters/find-adapter.ts';
import { explainModel } from '../../explain/explain-model.ts';
import { lowerModel } from '../../lower.ts';
import { soundModel } from '../sound-model.ts';
import { combinationsOf } from './combinations.ts';
import type { Combination } from './combinations.ts';

export interface SweepPlan {
  /** What the times are for. */
  readonly adapter: string;
  readonly runs: readonly PlannedRun[];
}

/** A run with what it takes. */
export interface PlannedRun extends Combination {
  readonly parameters: number;
  /** 0 where the spec counts passes over the data instead. */
  readonly steps: number;
  readonly gflopsPerStep: number;
  readonly memoryBytes: number;
  readonly secondsPerStep: number;
}

/** Checks every combination's spec before anything is trained: throws a SpecError for the first with faults. Opens no device. */
export const planSweep = async (
  source: SpecSource,
  overrides: readonly string[],
  warn: (text: string) => void,
): Promise<SweepPlan> => {
  const adapter = await findAdapter('auto');
  const runs = combinationsOf(overrides).map((combination) => {
    const lowered = lowerModel(soundModel(source, combination.overrides, warn).architecture);
    const { train } = lowered.architecture;
    const { parameters, training } = explainModel(lowered, train.batch, adapter);
    return {
      ...combination,
      parameters,
      steps: train.epochs > 0 ? 0 : train.steps,
      gflopsPerStep: training.gflops,
      memoryBytes: training.memoryBytes,
      secondsPerStep: training.seconds.value,
    };
  });
  return { adapter: adapter.name, runs };
};
