import type { Criterion } from './comparison.ts';

/** What counts as equal in 32-bit floats. */
export const criteria = {
  /** Conditions and logits. */
  states: { measure: 'max |Δ| / max |reference|', limit: 1e-4 },
  loss: { measure: '|Δ| / |reference|', limit: 1e-5 },
  /** ‖Δ‖ ≤ 1e-3 · ‖reference‖ + 1e-6 · the norm of all gradients. */
  gradient: { measure: '‖Δ‖ / (‖reference‖ + ‖all gradients‖ / 1000)', limit: 1e-3 },
  gradientNorm: { measure: '|Δ| / |reference|', limit: 1e-4 },
  update: { measure: 'max |Δ| / rate where |gradient| > 1e-6', limit: 2e-3 },
  pixels: { measure: 'channel values that differ', limit: 0 },
} as const satisfies Readonly<Record<string, Criterion>>;

/** Weight of the norm of all gradients in the measure of a single one's error. */
export const gradientFloor = 1e-3;
/** Gradients up to this are noise to AdamW's first step, which has the size of the rate whatever the gradient's. */
export const noisyGradient = 1e-6;
