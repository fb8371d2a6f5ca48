/** A folder with one folder of image files for each class, with or without folders `train` and `val` above them. */
import { basename, join } from 'node:path';
import { DataError } from './data-error.ts';
import type { DataDemands, Dataset, Progress, Split } from './dataset.ts';
import { ImageFileDataset, type ImageFile } from './image-files.node.ts';
import { filesIn, foldersIn } from './listing.node.ts';

const IMAGE_FILE = /\.(png|jpe?g|webp|avif|gif|tiff?)$/i;
const SPLIT_FOLDERS: Readonly<Record<Split, readonly string[]>> = { train: ['train'], test: ['val', 'validation', 'test'] };


/**
 * Opens one split of a folder of images by class. Classes are numbered in the order of their names in the training split.
 * Images are cropped and scaled to the spec's shape. All files are looked at before this resolves; it rejects with a DataError
 * that names the first file or folder at fault.
 */
export async function openImageFolder(root: string, split: Split, demands: DataDemands, progress?: Progress): Promise<Dataset> {
  checkDemands(root, demands);
  const folder = await splitFolder(root, split);
  const classNames = await foldersIn((await namedSplit(root, 'train')) ?? folder);
  checkClassCount(root, classNames, demands.classes);
  await checkKnown(folder, classNames);
  const files = await listImages(folder, classNames, split);
  const dataset = new ImageFileDataset(folder, demands, files, classNames);
  await dataset.check(progress);
  return dataset;
}

function checkDemands(root: string, { extents, channels, alphabet }: DataDemands): void {
  const fits = extents.length === 2 && (channels === 1 || channels === 3) && alphabet === 256;
  if (fits) return;
  throw new DataError({
    path: root,
    problem: `a folder of images can't give data of ${String(extents.length)} axes, ${String(channels)} channels and an alphabet of ${String(alphabet)}`,
    expected: 'height and width, 1 or 3 channels, an alphabet of 256',
    suggestion: 'store such data as IDX files',
  });
}

/** The folder of a split that has one of its own. */
async function namedSplit(root: string, split: Split): Promise<string | undefined> {
  const folders = await foldersIn(root);
  const name = SPLIT_FOLDERS[split].find((candidate) => folders.includes(candidate));
  return name === undefined ? undefined : join(root, name);
}

async function splitFolder(root: string, split: Split): Promise<string> {
  const own = await namedSplit(root, split);
  if (own !== undefined) return own;
  const other = await namedSplit(root, split === 'train' ? 'test' : 'train');
  if (split === 'train' && other === undefined) return root;
  throw new DataError({
    path: root,
    problem: `it has no ${split} split`,
    expected: `a folder ${SPLIT_FOLDERS[split].join(' or ')} with one folder of images for each class`,
    suggestion: 'move the training images to train/CLASS/ and the held-out ones to val/CLASS/',
  });
}

function checkClassCount(root: string, names: readonly string[], classes: number): void {
  if (names.length === classes) return;
  throw new DataError({
    path: root,
    problem: `it has folders for ${String(names.length)} classes, but the spec says ${String(classes)}`,
    expected: `${String(classes)} folders of images, one for each class`,
    suggestion: `set the spec's number of classes to ${String(names.length)}`,
  });
}

async function checkKnown(folder: string, classNames: readonly string[]): Promise<void> {
  const unknown = (await foldersIn(folder)).find((name) => !classNames.includes(name));
  if (unknown === undefined) return;
  throw new DataError({ path: join(folder, unknown), problem: `no class of the training split is called '${basename(unknown)}'` });
}

async function listImages(folder: string, classNames: readonly string[], split: Split): Promise<ImageFile[]> {
  const present = await foldersIn(folder);
  const files: ImageFile[] = [];
  for (const [label, name] of classNames.entries()) {
    const path = join(folder, name);
    const images = present.includes(name) ? (await filesIn(path)).filter((file) => IMAGE_FILE.test(file)) : [];
    if (images.length === 0 && split === 'train') throw emptyFault(path, 'the class is empty: it has no images');
    for (const image of images) files.push({ path: join(path, image), label });
  }
  if (files.length === 0) throw emptyFault(folder, 'it holds no images');
  return files;
}

function emptyFault(path: string, problem: string): DataError {
  return new DataError({ path, problem, expected: 'files ending in png, jpg, webp, avif, gif or tiff' });
}
