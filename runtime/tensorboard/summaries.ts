import type { EncodedPicture } from '../runs/training-observer.ts';
import type { EvaluationRow, SkippedRow, StepRow } from '../runs/training-rows.ts';
import type { SummaryValue } from './event.ts';

/** A step's curves. What stands before the `/` groups them on TensorBoard's page. */
export const stepSummary = (row: Omit<StepRow, 'time'>): readonly SummaryValue[] => {
  const { bitsPerDim, rate, gradientNorm, images, seconds, waited = 0 } = row;
  const whole = seconds + waited;
  return [
    { tag: 'bits_per_dim/train', scalar: bitsPerDim },
    { tag: 'optimiser/rate', scalar: rate },
    { tag: 'optimiser/gradient_norm', scalar: gradientNorm },
    ...lossScaleSummary(row),
    ...(images === undefined || whole === 0 ? [] : [{ tag: 'speed/images_per_second', scalar: images / whole }]),
    ...(row.waited === undefined || whole === 0 ? [] : [{ tag: 'speed/waiting_for_data', scalar: waited / whole }]),
  ];
};

/** A step that changed no weight. */
export const skippedSummary = (row: Omit<SkippedRow, 'time'>): readonly SummaryValue[] => [
  { tag: 'optimiser/skipped', scalar: 1 },
  ...lossScaleSummary(row),
];

const lossScaleSummary = ({ lossScale }: { readonly lossScale?: number }): readonly SummaryValue[] =>
  lossScale === undefined ? [] : [{ tag: 'optimiser/loss_scale', scalar: lossScale }];

/** A point of a curve for every split and kind of weights. */
export const evaluationSummary = (row: Omit<EvaluationRow, 'time'>): readonly SummaryValue[] => {
  const { split, weights, bitsPerDim, standardError } = row;
  const tag = `${split === 'test' ? 'held_out' : 'train_evaluated'}${weights === 'averaged' ? '_averaged' : ''}`;
  return [
    { tag: `bits_per_dim/${tag}`, scalar: bitsPerDim },
    ...(standardError === null ? [] : [{ tag: `standard_error/${tag}`, scalar: standardError }]),
  ];
};

export const previewSummary = (image: EncodedPicture): readonly SummaryValue[] => [{ tag: 'samples', image }];
