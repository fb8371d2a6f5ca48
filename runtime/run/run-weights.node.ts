/** The weights that a run is used with. */
import { openSafetensors } from '../checkpoint/safetensors.node.ts';
import { intactBest } from './best.node.ts';
import { intactWeights, type Note } from './intact.node.ts';
import { loadTensors, type ParameterHolder } from './parameters.node.ts';
import { checkTrained, type RunFolder } from './run-folder.node.ts';
import type { WeightsKind } from './training-rows.ts';

/** What a file of weights says of itself. */
export interface WeightsOrigin {
  /** Steps trained; undefined where another program wrote the file. */
  readonly step: number | undefined;
  readonly kind: WeightsKind;
}

/**
 * Loads the run's newest weights, or the best by held-out bits/dim, and tells of which step they are. Throws a RunError where
 * there are none, and a CheckpointError where they don't fit the model.
 */
export async function loadWeights(
  holder: ParameterHolder,
  run: RunFolder,
  best: boolean,
  note: Note,
): Promise<WeightsOrigin> {
  checkTrained(run);
  const path = best ? await intactBest(run) : await intactWeights(run, note);
  await loadTensors(holder, path, { parts: ['weights'], plain: 'weights' });
  const origin = await originOf(path);
  note(describeOrigin(origin, best));
  return origin;
}

async function originOf(path: string): Promise<WeightsOrigin> {
  const file = await openSafetensors(path);
  await file.close();
  const { metadata } = file;
  const step = Number(metadata['step']);
  return {
    step: Number.isSafeInteger(step) ? step : undefined,
    kind: metadata['weights'] === 'averaged' ? 'averaged' : 'trained',
  };
}

/** "Weights: the moving average after 400 steps, the best held out" */
function describeOrigin({ step, kind }: WeightsOrigin, best: boolean): string {
  const what = kind === 'averaged' ? 'the moving average' : 'as trained';
  const when = step === undefined ? '' : ` after ${step} steps`;
  return `Weights: ${what}${when}${best ? ', the best held out' : ''}`;
}
