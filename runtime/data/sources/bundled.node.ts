/** The sample of Fashion-MNIST that comes with this package. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readClassNames } from '../class-names.node.ts';
import { DataError } from '../data-error.ts';
import { listFolder } from '../listing.node.ts';

/** Stands for the sample of Fashion-MNIST that comes with this package. */
export const BUNDLED_SAMPLE = 'fashion-mnist';
/** Where Debian's package `dataset-fashion-mnist` puts the full set. */
export const DEBIAN_FOLDER = '/usr/share/datasets/fashion-mnist';

/** Beside this file in the sources; compiled files in `dist` find it in the sources. Emitted packages don't carry the sample. */
function findSample(): string | undefined {
  const places = ['../fashion-mnist/', '../../../../runtime/data/fashion-mnist/'];
  return places
    .map((place) => fileURLToPath(new URL(place, import.meta.url)))
    .find((candidate) => existsSync(candidate));
}

/** The sample's folder. Throws a DataError where there is none. */
export function bundledFolder(): string {
  const folder = findSample();
  if (folder !== undefined) return folder;
  throw new DataError({
    path: BUNDLED_SAMPLE,
    problem: 'the sample does not come with this package',
    suggestion: `the path of a folder; Debian's dataset-fashion-mnist puts the full set at ${DEBIAN_FOLDER}`,
  });
}

/** Debian's files come without the names of the classes, which are those of the sample, where there is one. */
export async function debianNames(path: string): Promise<readonly string[] | undefined> {
  const sample = resolve(path) === DEBIAN_FOLDER ? findSample() : undefined;
  return sample === undefined ? undefined : readClassNames(sample, await listFolder(sample));
}
