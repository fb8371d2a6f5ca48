/** checkpoint.json: what a checkpoint is and the digests of its files. It is written last, so a checkpoint without one is torn. */
import { join } from 'node:path';
import { CheckpointError } from '../formats/checkpoint-error.ts';
import { digestOfFile, digestOfText } from '../files/digest.node.ts';
import type { Digest } from '../files/digest.node.ts';
import { readRegularText } from '../files/regular-file.node.ts';
import type { LossScale } from '../train/loss-scaler.ts';
import type { WeightsKind } from './training-rows.ts';

/** Where a training stands. Random numbers are counter-based, so seed and step are all the state that its generators have. */
export interface TrainingPosition {
  /** Steps done. */
  readonly step: number;
  readonly seed: number;
  /** Images taken from the data so far, those of earlier epochs included. */
  readonly images: number;
}

export interface Manifest extends TrainingPosition {
  /** Of this file. */
  readonly format: 1;
  /** Which weights model.safetensors holds. */
  readonly weights: WeightsKind;
  /** What they scored on held-out images, where they were the best so far. */
  readonly heldOutBitsPerDim?: number;
  /** Of trainings whose gradients are scaled. */
  readonly lossScale?: LossScale;
  /** What wrote it, by name: the program, Node and Dawn. */
  readonly versions: Readonly<Record<string, string>>;
  /** By name. */
  readonly files: Readonly<Record<string, Digest>>;
}

export const manifestPath = (folder: string): string => join(folder, 'checkpoint.json');

/** The content of checkpoint.json; its last member is the digest of the rest. */
export const encodeManifest = (manifest: Manifest): string =>
  `${JSON.stringify({ ...manifest, sha256: ownDigest(manifest) }, null, 2)}\n`;

/** Reads checkpoint.json. Throws a CheckpointError where it is missing, torn or tampered with. */
export const readManifest = async (folder: string): Promise<Manifest> => {
  const path = manifestPath(folder);
  const text = await readRegularText(path).catch((cause: unknown) => {
    throw new CheckpointError(path, 'it is missing or can’t be read, so the checkpoint is not complete.', { cause });
  });
  const manifest = parseManifest(text);
  if (manifest === undefined) throw new CheckpointError(path, 'it is damaged.');
  return manifest;
};

/** Reads every file of a checkpoint. Throws a CheckpointError where one isn't what was written. */
export const verifyFiles = async (folder: string, { files }: Manifest): Promise<void> => {
  for (const [name, digest] of Object.entries(files)) await verifyFile(join(folder, name), digest);
};

/** Throws a CheckpointError unless a file has this digest. */
export const verifyFile = async (path: string, expected: Digest): Promise<void> => {
  const found = await digestOfFile(path).catch((cause: unknown) => {
    throw new CheckpointError(path, 'it is missing or can’t be read.', { cause });
  });
  if (found.bytes !== expected.bytes) {
    throw new CheckpointError(path, `it is damaged: it has ${found.bytes} bytes, ${expected.bytes} were written.`);
  }
  if (found.sha256 !== expected.sha256) {
    throw new CheckpointError(path, 'it is damaged: its checksum is not that of what was written.');
  }
};

const parseManifest = (text: string): Manifest | undefined => {
  try {
    const { sha256, ...manifest } = JSON.parse(text) as Manifest & { readonly sha256: string };
    const known = (manifest.format as number) === 1;
    return known && sha256 === ownDigest(manifest) ? manifest : undefined;
  } catch {
    return undefined;
  }
};

const ownDigest = (manifest: Manifest): string => digestOfText(JSON.stringify(manifest)).sha256;
