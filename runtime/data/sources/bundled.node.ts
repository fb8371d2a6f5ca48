/** The sample of Fashion-MNIST that comes with this package. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readClassNames } from '../class-names.node.ts';
import { DataError } from '../data-error.ts';
import { listFolder } from '../listing.node.ts';

/** Stands for the sample of Fashion-MNIST that comes with this package. */
export const bundledSample = 'fashion-mnist';
/** Where Debian's package `dataset-fashion-mnist` puts the full set. */
export const debianFolder = '/usr/share/datasets/fashion-mnist';

/** Beside this file in the sources; compiled files in `dist` find it in the sources. Emitted packages don't carry the sample. */
const findSample = (): string | undefined => {
  const places = ['../fashion-mnist/', '../../../../runtime/data/fashion-mnist/'];
  return places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((candidate) => existsSync(candidate));
};

/** The sample's folder. Throws a DataError where there is none. */
export const bundledFolder = (): string => {
  const folder = findSample();
  if (folder !== undefined) return folder;
  throw new DataError({
    path: bundledSample,
    problem: 'the sample does not come with this package',
    suggestion: `the path of a folder; Debian's dataset-fashion-mnist puts the full set at ${debianFolder}`,
  });
};

/** Debian's files come without the names of the classes, which are those of the sample, where there is one. */
export const debianNames = async (path: string): Promise<readonly string[] | undefined> => {
  const sample = resolve(path) === debianFolder ? findSample() : undefined;
  return sample === undefined ? undefined : readClassNames(sample, await listFolder(sample));
};
