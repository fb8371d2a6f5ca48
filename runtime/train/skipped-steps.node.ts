import { join } from 'node:path';
import type { NamedTensor } from '../formats/safetensors.ts';
import { writeSafetensors } from '../formats/safetensors.node.ts';
import type { TrainingBatch } from '../data/batches.ts';
import type { Dataset } from '../data/dataset.ts';
import { DivergedError } from '../runs/run-error.ts';
import type { RunFolder } from '../runs/run-folder.node.ts';
import type { StepResult } from './trainer.ts';

/** Skipped steps in a row after which training stops, unless the user says otherwise. */
export const defaultPatience = 10;

export interface SkipPolicy {
  readonly run: RunFolder;
  readonly dataset: Pick<Dataset, 'extents' | 'channels'>;
  readonly seed: number;
  /** Skipped steps in a row after which training stops. */
  readonly patience: number;
  /** Step of the newest checkpoint. */
  readonly saved: () => number | undefined;
  readonly note: (text: string) => void;
}

/** Watches for steps that were skipped because loss or gradients weren't finite. */
export class SkippedSteps {
  private readonly policy: SkipPolicy;
  private inRow = 0;

  constructor(policy: SkipPolicy) {
    this.policy = policy;
  }

  /**
   * Throws a DivergedError after too many skipped steps in a row, with the last one's batch kept in the run's folder. Steps that were
   * skipped for their loss scale don't count: the scale shrinks, and when it no longer can, such steps are like the others.
   */
  async see(result: StepResult, batch: TrainingBatch): Promise<void> {
    if (result.overflowed) {
      const why = `the gradients of the loss times ${result.lossScale} overflow`;
      this.policy.note(`Step ${batch.step + 1} is skipped: ${why}. The scale is halved.`);
      return;
    }
    this.inRow = result.skipped ? this.inRow + 1 : 0;
    if (!result.skipped) return;
    const step = batch.step + 1;
    const why = `the loss is ${result.loss} and the gradient's norm ${result.gradientNorm}`;
    this.policy.note(`Step ${step} is skipped: ${why}.`);
    if (this.inRow >= this.policy.patience) throw this.diverged(await this.keep(batch), step, why);
  }

  /** Gives the file's path. */
  private async keep({ tokens, labels, step }: TrainingBatch): Promise<string> {
    const { run, dataset, seed } = this.policy;
    const path = join(run.path, `bad-batch-step-${step + 1}.safetensors`);
    const shape = [labels.length, ...dataset.extents, dataset.channels];
    const tensors = [words('tokens', shape, tokens), words('labels', [labels.length], labels)];
    await writeSafetensors(path, tensors, { step: String(step + 1), seed: String(seed) });
    return path;
  }

  private diverged(path: string, step: number, why: string): DivergedError {
    const saved = this.policy.saved();
    const kept = saved === undefined ? 'There is no checkpoint' : `The checkpoint of step ${saved} is kept`;
    return new DivergedError(
      `step ${step}: ${why}, and ${this.inRow} steps in a row were skipped. ${kept}; the batch is in ${path}.`,
      'Try a lower rate (train.rate), a longer warm-up (train.warmup) or clipping (train.clip).',
    );
  }
}

const words = (name: string, shape: readonly number[], data: Uint32Array): NamedTensor => ({
  name,
  dtype: 'U32',
  shape,
  data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
});
