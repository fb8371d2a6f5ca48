import type { Environment } from '../../runtime/runs/environment.ts';
import type { EndRow, EvaluationRow, PreviewRow, StartRow, StepRow } from '../../runtime/runs/training-rows.ts';

/** Rows of a log for tests: time goes on by a second a step. */

export const environment: Environment = {
  process: { host: 'there', pid: 7 },
  command: ['/usr/bin/fractalc', 'train', 'a "spec".yaml'],
  folder: '/home',
  adapter: { vendor: 'v', architecture: 'a', device: 'd', description: 'An <adapter>', isSoftware: false },
  features: ['subgroups'],
  system: 'linux x64 6',
  processor: 'P & Q',
  cores: 2,
  memory: 2 ** 34,
  versions: { node: '20.0.0' },
};

export const startRow = (step: number, steps: number, process = environment.process): StartRow => ({
  ...{ kind: 'start', step, steps, time: step, environment: { ...environment, process } },
});

export const stepRow = (step: number, bitsPerDim = 4): StepRow => ({
  ...{ kind: 'step', step, time: step, loss: bitsPerDim * Math.LN2, bitsPerDim },
  ...{ gradientNorm: 1, rate: 1e-3, images: 8, seconds: 0.9, waited: 0.1 },
});

export const evaluationRow = (step: number, bitsPerDim: number): EvaluationRow => ({
  ...{ kind: 'evaluation', step, time: step, split: 'test', weights: 'trained' },
  ...{ bitsPerDim, standardError: 0.01, images: 100, passes: 1 },
});

export const previewRow = (step: number): PreviewRow => ({
  ...{ kind: 'preview', step, time: step, file: `previews/step-${String(step).padStart(6, '0')}.png` },
  ...{ width: 2, height: 1, caption: 'dresses & "bags"' },
});

export const endRow = (step: number, reason: EndRow['reason'], message?: string): EndRow => ({
  ...{ kind: 'end', step, time: step, reason },
  ...(message === undefined ? {} : { message }),
});
