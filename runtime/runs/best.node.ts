/** The checkpoint that scored best on held-out images: checkpoint.json tells the score, so that neither is there without the other. */
import { listCheckpoints, publish, weightsOf, weightsFile } from './checkpoints.node.ts';
import type { Checkpoint } from './checkpoints.node.ts';
import { readManifest, verifyFile } from './manifest.node.ts';
import type { Manifest } from './manifest.node.ts';
import { RunError } from './run-error.ts';
import type { RunFolder } from './run-folder.node.ts';

export interface Best extends Checkpoint {
  /** Held out. */
  readonly bitsPerDim: number;
}

interface Scored extends Best {
  readonly manifest: Manifest;
}

/** The best checkpoint; undefined where none has been scored. */
export const readBest = async (run: RunFolder): Promise<Best | undefined> => bestOf(run);

/** Puts the best checkpoint's weights, if there is one, where the run's best are. */
export const publishBest = async (run: RunFolder): Promise<void> => {
  const best = await bestOf(run);
  if (best !== undefined) await publish(best, run.bestWeights);
};

/** The file with the best weights. Throws a RunError where no checkpoint has been scored, a CheckpointError where it is damaged. */
export const intactBest = async (run: RunFolder): Promise<string> => {
  const best = await bestOf(run);
  const digest = best?.manifest.files[weightsFile];
  if (best === undefined || digest === undefined) {
    throw new RunError(
      `${run.name}: none of its checkpoints has been scored on held-out data.`,
      'Train with train.evaluateEvery=N to have that done every N steps.',
    );
  }
  const path = weightsOf(best.folder);
  await verifyFile(path, digest);
  return path;
};

/** Of equals, the first. */
const bestOf = async (run: RunFolder): Promise<Scored | undefined> => {
  let best: Scored | undefined;
  for (const checkpoint of await listCheckpoints(run)) {
    const scored = await scoreOf(checkpoint);
    if (scored !== undefined && (best === undefined || scored.bitsPerDim < best.bitsPerDim)) best = scored;
  }
  return best;
};

/** Undefined where the checkpoint hasn't been scored, or what it says can't be trusted. */
const scoreOf = async (checkpoint: Checkpoint): Promise<Scored | undefined> => {
  const manifest = await readManifest(checkpoint.folder).catch(() => undefined);
  const bitsPerDim = manifest?.heldOutBitsPerDim;
  return manifest === undefined || bitsPerDim === undefined ? undefined : { ...checkpoint, bitsPerDim, manifest };
};
