import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSafetensors, writeSafetensors } from '../../runtime/formats/safetensors.node.ts';
import type { Tensor } from '../../runtime/formats/safetensors.ts';

/** A golden file in memory, to be changed. */
export interface Contents {
  readonly tensors: Map<string, Tensor>;
  readonly metadata: Record<string, string>;
}

/** Calls `use` with the path of a changed copy, which is gone afterwards. */
export const withTampered = async <T>(
  from: string,
  change: (contents: Contents) => void,
  use: (path: string) => Promise<T>,
): Promise<T> => {
  const folder = await mkdtemp(join(tmpdir(), 'golden-'));
  try {
    const path = join(folder, 'tampered.safetensors');
    const file = await openSafetensors(from);
    const tensors = new Map<string, Tensor>();
    for (const name of file.names) tensors.set(name, await file.tensor(name));
    const contents = { tensors, metadata: { ...file.metadata } };
    await file.close();
    change(contents);
    const named = [...contents.tensors].map(([name, tensor]) => ({ name, ...tensor }));
    await writeSafetensors(path, named, contents.metadata);
    return await use(path);
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** Adds to one number of a tensor of floats. */
export const nudge = ({ tensors }: Contents, name: string, index: number, by: number): void => {
  const { data } = tensors.get(name)!;
  const view = new DataView(data.buffer, data.byteOffset);
  view.setFloat32(4 * index, view.getFloat32(4 * index, true) + by, true);
};

/** Changes entries of the model's configuration. */
export const reconfigure = ({ metadata }: Contents, entries: object): void => {
  metadata.config = JSON.stringify({ ...(JSON.parse(metadata.config!) as object), ...entries });
};
