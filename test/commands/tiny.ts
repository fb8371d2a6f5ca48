import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { idxBytes } from '../data/idx-bytes.ts';

/** A model that trains in seconds anywhere: one level of each module. */
export const tinySpec = `name: tiny
data: {shape: [8, 8], channels: 1, classes: 2}
levels:
  - {module: ar, patch: 4, width: 16, blocks: 1, heads: 2}
  - {module: masked, patch: 1, width: 16, blocks: 1, heads: 2}
head: {width: 16, blocks: 1, heads: 2}
train: {batch: 4, steps: 6, warmup: 2, rate: 3e-3, flip: true}
`;

/** A folder with the spec, `tiny.yaml`, and its data, `data`: 16 training images and 6 held-out ones. */
export interface TinyFolder {
  readonly path: string;
  readonly spec: string;
  readonly data: string;
  remove(): Promise<void>;
}

/** Makes a folder for one suite. */
export const tinyFolder = async (): Promise<TinyFolder> => {
  const path = await mkdtemp(join(tmpdir(), 'fractalc-test-'));
  const spec = join(path, 'tiny.yaml');
  const data = join(path, 'data');
  await mkdir(data);
  await writeFile(spec, tinySpec);
  await writeSplit(data, 'train', 16);
  await writeSplit(data, 't10k', 6);
  await writeFile(join(data, 'classes.json'), '["Up", "Down/left"]');
  return { path, spec, data, remove: () => rm(path, { recursive: true, force: true }) };
};

const writeSplit = async (folder: string, prefix: string, count: number): Promise<void> => {
  const pixels = Uint8Array.from({ length: count * 64 }, (_, i) => (i * 37 + ((i >> 6) % 2) * 100) % 256);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
  await writeFile(join(folder, `${prefix}-images-idx3-ubyte`), idxBytes([count, 8, 8], pixels));
  await writeFile(join(folder, `${prefix}-labels-idx1-ubyte`), idxBytes([count], labels));
};
