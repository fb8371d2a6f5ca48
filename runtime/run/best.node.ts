/** checkpoints/best.json: which checkpoint scored best on held-out images. */
import { readFile } from 'node:fs/promises';
import { atomicWrite } from '../checkpoint/atomic.node.ts';
import { listCheckpoints, publish } from './checkpoints.node.ts';
import type { RunFolder } from './run-folder.node.ts';

export interface Best {
  readonly step: number;
  /** Held out. */
  readonly bitsPerDim: number;
}

/** The best checkpoint; undefined where none has been scored, or the one that was best is gone. */
export async function readBest(run: RunFolder): Promise<Best | undefined> {
  const best = parseBest(await readFile(run.best, 'utf8').catch(() => ''));
  const checkpoints = await listCheckpoints(run);
  return checkpoints.some(({ step }) => step === best?.step) ? best : undefined;
}

/** Makes a checkpoint, which must be there, the best, and its weights best.safetensors. */
export async function writeBest(run: RunFolder, { step, bitsPerDim }: Best): Promise<void> {
  await atomicWrite(run.best, `${JSON.stringify({ format: 1, step, bitsPerDim })}\n`);
  await publishBest(run);
}

/** Puts the best checkpoint's weights where they belong. */
export async function publishBest(run: RunFolder): Promise<void> {
  const best = await readBest(run);
  const checkpoint = (await listCheckpoints(run)).find(({ step }) => step === best?.step);
  if (checkpoint !== undefined) await publish(checkpoint, run.bestWeights);
}

function parseBest(text: string): Best | undefined {
  try {
    const { step, bitsPerDim } = JSON.parse(text) as Partial<Best>;
    return typeof step === 'number' && typeof bitsPerDim === 'number' ? { step, bitsPerDim } : undefined;
  } catch {
    return undefined;
  }
}
