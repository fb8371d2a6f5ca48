/** The weights that a run is used with. */
import { existsSync } from 'node:fs';
import { openSafetensors } from '../formats/safetensors.node.ts';
import { intactBest } from './best.node.ts';
import { checkTrained, intactWeights } from './intact.node.ts';
import type { Note } from './intact.node.ts';
import { loadTensorFile } from './parameters.node.ts';
import type { ParameterHolder } from '../formats/parameters.ts';
import { RunError } from './run-error.ts';
import { RunFolder } from './run-folder.node.ts';
import type { WeightsKind } from './training-rows.ts';

/** What a file of weights says of itself. */
export interface WeightsOrigin {
  /** Steps trained; undefined where another program wrote the file. */
  readonly step: number | undefined;
  readonly kind: WeightsKind;
}

/** The run's newest weights, its best by held-out bits/dim, or those of another file. */
export type WeightsChoice = 'newest' | 'best' | { readonly file: string };

/** Throws a RunError where the weights chosen are the run's and there are none yet, or where another run stands for its weights. */
export const checkWeights = async (run: RunFolder, choice: WeightsChoice = 'newest'): Promise<void> => {
  if (typeof choice === 'string') return checkTrained(run);
  const inside = new RunFolder(choice.file).weights;
  if (existsSync(inside)) throw new RunError(`${choice.file}: this is a folder.`, `suggestion: --weights ${inside}`);
};

/**
 * Loads weights and tells of which step they are. Throws a RunError where there are none, and a CheckpointError where they don't fit
 * the model.
 */
export const loadWeights = async (
  holder: ParameterHolder,
  run: RunFolder,
  choice: WeightsChoice = 'newest',
  note: Note,
): Promise<WeightsOrigin> => {
  await checkWeights(run, choice);
  const path = await pathOf(run, choice, note);
  await loadTensorFile(holder, path, { parts: ['weights'], plain: 'weights' });
  const origin = await originOf(path);
  note(describeOrigin(origin, choice));
  return origin;
};

const pathOf = (run: RunFolder, choice: WeightsChoice, note: Note): Promise<string> => {
  if (typeof choice === 'object') return Promise.resolve(choice.file);
  return choice === 'best' ? intactBest(run) : intactWeights(run, note);
};

const originOf = async (path: string): Promise<WeightsOrigin> => {
  const file = await openSafetensors(path);
  await file.close();
  const { metadata } = file;
  const step = Number(metadata['step']);
  return {
    step: Number.isSafeInteger(step) ? step : undefined,
    kind: metadata['weights'] === 'averaged' ? 'averaged' : 'trained',
  };
};

/** "Weights: the moving average after 400 steps, the best held out" */
const describeOrigin = ({ step, kind }: WeightsOrigin, choice: WeightsChoice): string => {
  if (typeof choice === 'object') return `Weights: ${choice.file}`;
  const what = kind === 'averaged' ? 'the moving average' : 'as trained';
  const when = step === undefined ? '' : ` after ${step} steps`;
  return `Weights: ${what}${when}${choice === 'best' ? ', the best held out' : ''}`;
};
