/** What a dynamic loss scale remembers between steps. */
export interface LossScale {
  /** A power of two. */
  readonly scale: number;
  /** Steps in a row, since the scale last changed, whose gradients were finite. */
  readonly finiteSteps: number;
}

/** How a step ended, as far as the scale goes. */
export interface ScaledStep {
  /** Loss or gradients weren't finite. */
  readonly skipped: boolean;
  readonly loss: number;
}

/** As torch.cuda.amp.GradScaler starts, grows and backs off. */
const initial: LossScale = { scale: 2 ** 16, finiteSteps: 0 };
const growthInterval = 2000;
const factor = 2;

/** Gradients that overflow without a scale aren't mended by a smaller one. */
const smallest = 1;
/** So that where nothing ever overflows the scale stays far from what f32 holds. */
const largest = 2 ** 32;

/** Whether a step's gradients overflowed for their scale: a loss that isn't finite is no matter of scale. */
const overflows = ({ scale }: LossScale, { skipped, loss }: ScaledStep): boolean =>
  skipped && Number.isFinite(loss) && scale > smallest;

/** The scale for the step after one that ended so. */
export const nextLossScale = (before: LossScale, step: ScaledStep): LossScale => {
  const { scale } = before;
  if (overflows(before, step)) return { scale: Math.max(smallest, scale / factor), finiteSteps: 0 };
  if (step.skipped) return { scale, finiteSteps: 0 };
  const finiteSteps = before.finiteSteps + 1;
  if (finiteSteps < growthInterval) return { scale, finiteSteps };
  return { scale: Math.max(scale, Math.min(largest, scale * factor)), finiteSteps: 0 };
};

/**
 * Dynamic loss scaling (Micikevicius et al. 2018, arXiv 1710.03740, section 3.2): gradients are those of the loss times a scale, so
 * that small ones don't vanish in f16. The scale doubles after 2000 finite steps in a row and halves where gradients overflow.
 */
export class LossScaler {
  private current = initial;

  /** What the next step's loss is multiplied by. */
  get scale(): number {
    return this.current.scale;
  }

  /** What a checkpoint keeps. */
  get state(): LossScale {
    return this.current;
  }

  restore(state: LossScale): void {
    this.current = state;
  }

  /** Takes note of how a step ended. Tells whether it was skipped for its scale, which is now smaller. */
  see(step: ScaledStep): boolean {
    const overflowed = overflows(this.current, step);
    this.current = nextLossScale(this.current, step);
    return overflowed;
  }
}
