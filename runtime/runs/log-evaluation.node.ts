import { open } from 'node:fs/promises';
import type { Evaluation } from '../evaluate/evaluator.ts';
import type { RunFolder } from './run-folder.node.ts';
import type { WeightsOrigin } from './run-weights.node.ts';
import type { EvaluationRow } from './training-rows.ts';

const newline = 0x0a;

/** Adds to a run's log what some of its weights score on held-out data, whether the run is being trained or not. */
export const logEvaluation = async (
  run: RunFolder,
  { step, kind: weights }: WeightsOrigin,
  evaluation: Evaluation,
): Promise<void> => {
  // Weights that another program wrote don't tell of which step they are.
  if (step === undefined) return;
  const { bitsPerDim, standardError = null, images, passes } = evaluation;
  const row: EvaluationRow = {
    ...{ kind: 'evaluation', step, time: Date.now() / 1000, split: 'test', weights },
    ...{ bitsPerDim, standardError, images, passes },
  };
  await appendLine(run.log, JSON.stringify(row));
};

/** After a crash a log may end within a line, which stays torn and alone. */
const appendLine = async (path: string, line: string): Promise<void> => {
  const file = await open(path, 'a+');
  try {
    const { size } = await file.stat();
    const last = await file.read({ buffer: Buffer.alloc(1), position: Math.max(0, size - 1) });
    const isTorn = size > 0 && last.buffer[0] !== newline;
    await file.appendFile(`${isTorn ? '\n' : ''}${line}\n`);
  } finally {
    await file.close();
  }
};
