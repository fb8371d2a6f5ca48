import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { openDataset } from '../../runtime/data/open.node.ts';
import type { OpenedDataset, OpenOptions } from '../../runtime/data/open.node.ts';
import { temporaryFolder } from './temporary.ts';
import type { TemporaryFolder } from './temporary.ts';

/** What a spec demands of the folder's images, where a test doesn't say otherwise. */
export const demands = { extents: [4, 4], channels: 3, classes: 2, alphabet: 256 };

/** A folder of image files for each test of a suite. */
export interface ImageFolder {
  readonly root: TemporaryFolder;
  /** An image of one colour; the file's ending decides its format. */
  readonly paint: (name: string, background: string, size?: number) => Promise<void>;
  /** Opens the folder, without items held out. It is closed after the test. */
  readonly open: (
    changes?: Partial<typeof demands>,
    split?: 'train' | 'test',
    options?: OpenOptions,
  ) => Promise<OpenedDataset>;
  /** The first pixel of an item. */
  readonly item: (index: number, changes?: Partial<typeof demands>) => Promise<number[]>;
  readonly closeAfter: (dataset: OpenedDataset) => void;
}

/** Makes the folder before each test of the suite and removes it afterwards. */
export const useImageFolder = (): ImageFolder => {
  let root: TemporaryFolder;
  const opened: OpenedDataset[] = [];
  beforeEach(async () => {
    root = await temporaryFolder();
  });
  afterEach(async () => {
    for (const dataset of opened.splice(0)) await dataset.close?.();
    await root.remove();
  });

  /** An image of one colour; the file's ending decides its format. */
  const paint = async (name: string, background: string, size = 4): Promise<void> => {
    const path = join(root.path, name);
    await mkdir(dirname(path), { recursive: true });
    await sharp({ create: { width: size, height: size, channels: 4, background } }).toFile(path);
  };

  const open = async (
    changes: Partial<typeof demands> = {},
    split: 'train' | 'test' = 'train',
    options: OpenOptions = { holdOut: 0 },
  ): Promise<OpenedDataset> => {
    const dataset = await openDataset(root.path, split, { ...demands, ...changes }, options);
    opened.push(dataset);
    return dataset;
  };

  const item = async (index: number, changes: Partial<typeof demands> = {}): Promise<number[]> => {
    const dataset = await open(changes);
    const tokens = new Uint32Array(16 * dataset.channels);
    await dataset.read(index, tokens, 0);
    return [...tokens.subarray(0, dataset.channels)];
  };

  return {
    get root() {
      return root;
    },
    paint,
    open,
    item,
    closeAfter: (dataset) => opened.push(dataset),
  };
};
