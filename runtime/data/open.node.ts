/** Opening data by its path, whatever its format. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataError } from './data-error.ts';
import type { DataDemands, Dataset, Progress, Split } from './dataset.ts';
import { holdsIdxFiles, openIdxFolder, readClassNames } from './idx-folder.node.ts';
import { openImageFolder } from './image-folder.node.ts';
import { foldersIn } from './listing.node.ts';

/** Stands for the sample of Fashion-MNIST that comes with this package. */
export const BUNDLED_SAMPLE = 'fashion-mnist';
/** Where Debian's package `dataset-fashion-mnist` puts the full set. */
const DEBIAN_FOLDER = '/usr/share/datasets/fashion-mnist';

/**
 * Opens one split of the data at `path` and checks it against the spec. `path` is `fashion-mnist` for the bundled sample, or a
 * folder of IDX files, or a folder of images by class. Rejects with a DataError that says what is wrong, and where.
 */
export async function openDataset(path: string, split: Split, demands: DataDemands, progress?: Progress): Promise<Dataset> {
  if (path === BUNDLED_SAMPLE) return openIdxFolder(bundledFolder(), split, demands);
  await checkFolder(path);
  if (await holdsIdxFiles(path)) return openIdxFolder(path, split, demands, await debianNames(path, demands.classes));
  if ((await foldersIn(path)).length > 0) return openImageFolder(path, split, demands, progress);
  throw new DataError({
    path,
    problem: 'it holds no data that can be read',
    expected: 'IDX files (train-images-idx3-ubyte, …), or one folder of images for each class',
    suggestion: `'${BUNDLED_SAMPLE}' is the sample that comes with this package`,
  });
}

async function checkFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return;
  if (found !== undefined) {
    throw new DataError({ path, problem: 'it is a file', expected: 'the folder that holds the data', suggestion: dirname(path) });
  }
  const isDebian = resolve(path) === DEBIAN_FOLDER;
  throw new DataError({
    path,
    problem: 'there is no such folder',
    suggestion: isDebian
      ? 'apt-get install dataset-fashion-mnist'
      : `'${BUNDLED_SAMPLE}' is the sample that comes with this package; Debian's dataset-fashion-mnist puts the full set at ${DEBIAN_FOLDER}`,
  });
}

/** Debian's files come without the names of the classes, which are those of the sample, where there is one. */
async function debianNames(path: string, classes: number): Promise<readonly string[] | undefined> {
  const sample = findSample();
  return resolve(path) === DEBIAN_FOLDER && sample !== undefined ? readClassNames(sample, classes) : undefined;
}

/** Beside this file in the sources; compiled files in `dist` find it in the sources. Emitted packages don't carry the sample. */
function findSample(): string | undefined {
  const places = ['./fashion-mnist/', '../../../runtime/data/fashion-mnist/'];
  return places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((candidate) => existsSync(candidate));
}

function bundledFolder(): string {
  const folder = findSample();
  if (folder !== undefined) return folder;
  throw new DataError({
    path: BUNDLED_SAMPLE,
    problem: 'the sample does not come with this package',
    suggestion: `the path of a folder; Debian's dataset-fashion-mnist puts the full set at ${DEBIAN_FOLDER}`,
  });
}
