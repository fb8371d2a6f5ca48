/** A folder with one folder of image files for each class, with or without folders of splits above them; or images alone. */
import { basename, join } from 'node:path';
import { DataError } from '../data-error.ts';
import type { ItemShape, Split } from '../dataset.ts';
import { FileList } from '../images/file-list.ts';
import { ImageItems } from '../images/image-items.node.ts';
import type { ImageShape } from '../images/prepare-image.node.ts';
import type { ItemStore } from '../item-store.ts';
import { filesBelow, listFolder, type Listing } from '../listing.node.ts';
import { randomDivision, type Place, type Source, type SourceKind } from './source.node.ts';
import { splitNames } from './split-names.ts';
import { isWholeNumber } from '../whole-number.ts';

const IMAGE_FILE = /\.(png|jpe?g|webp|avif|gif|tiff?)$/i;
/** Files that are looked at before a folder counts as one without images. */
const LOOKED_AT = 1000;

export const imageSource: SourceKind = {
  name: 'images',
  looksLike:
    'a folder of images for each class (png, jpg, webp, avif, gif, tiff), with folders train and val above them or not',
  axes: 2,
  recognises: (place) => !place.isFile && holdsImages(place.path),
  open: openImageFolder,
};

async function holdsImages(folder: string): Promise<boolean> {
  let looked = 0;
  for await (const file of filesBelow(folder)) {
    if (IMAGE_FILE.test(file)) return true;
    if (++looked >= LOOKED_AT) return false;
  }
  return false;
}

/**
 * Classes are numbered in the order of their names in the training split, which is that of numbers where all names are numbers. Files are listed when a split is opened; no image is
 * looked at before it is read.
 */
async function openImageFolder(place: Place, wanted: ItemShape | undefined): Promise<Source> {
  const shape = imageShape(place.path, wanted);
  const [train, test] = [namedSplit(place, 'train'), namedSplit(place, 'test')];
  const classNames = inOrder((await listFolder(train ?? test ?? place.path)).folders);
  const open = (folder: string, split: Split): Promise<ItemStore> => openSplit(folder, classNames, shape, split);
  return {
    path: place.path,
    title: classNames.length === 0 ? 'images without classes' : 'images by class',
    classNames: classNames.length === 0 ? undefined : classNames,
    splits: {
      train: () =>
        train === undefined && test !== undefined
          ? Promise.reject(noTraining(place.path))
          : open(train ?? place.path, 'train'),
      test: test === undefined ? undefined : () => open(test, 'test'),
    },
    division: randomDivision,
  };
}

/** Names that are all whole numbers by their size, others by their code units. */
function inOrder(names: readonly string[]): readonly string[] {
  if (!names.every(isWholeNumber)) return names;
  return [...names].sort((a, b) => Number(BigInt(a) - BigInt(b)) || (a < b ? -1 : 1));
}

function imageShape(path: string, wanted: ItemShape | undefined): ImageShape {
  const { extents = [], channels } = wanted ?? {};
  const [height, width] = extents;
  if (extents.length === 2 && height !== undefined && width !== undefined && (channels === 1 || channels === 3)) {
    return { height, width, channels };
  }
  throw new DataError({
    path,
    problem: `images are cut to height and width and 1 or 3 channels, not to ${extents.join('×')} with ${channels ?? 'no'} channels`,
    expected: 'two extents; 1 channel (grey) or 3 (red, green, blue)',
    suggestion:
      "change the data's shape or channels in the spec, or store the data as arrays; 'bytes:PATH' reads the files' bytes",
  });
}

/** The folder of a split that has one of its own. */
function namedSplit({ path, folders }: Place, split: Split): string | undefined {
  const name = splitNames[split].find((candidate) => folders.includes(candidate));
  return name === undefined ? undefined : join(path, name);
}

async function openSplit(
  folder: string,
  classNames: readonly string[],
  shape: ImageShape,
  split: Split,
): Promise<ItemStore> {
  const listing = await listFolder(folder);
  checkKnown(folder, listing, classNames);
  const files = new FileList();
  if (classNames.length === 0) {
    addImages(files, listing.files);
    return new ImageItems(folder, files, undefined, shape);
  }
  const counts: number[] = [];
  for (const name of classNames) counts.push(await addClass(files, folder, name, listing, split));
  const labels = new Uint32Array(files.count);
  let first = 0;
  for (const [label, count] of counts.entries()) labels.fill(label, first, (first += count));
  return new ImageItems(folder, files, labels, shape);
}

/** Adds the images of one class, in its subfolders too, and gives their number. */
async function addClass(
  files: FileList,
  folder: string,
  name: string,
  { folders }: Listing,
  split: Split,
): Promise<number> {
  const before = files.count;
  if (folders.includes(name)) {
    for await (const file of filesBelow(folder, name)) addImages(files, [file]);
  }
  if (files.count === before && split === 'train') {
    throw new DataError({
      path: join(folder, name),
      problem: 'the class is empty: it has no images',
      expected: 'files ending in png, jpg, webp, avif, gif or tiff',
      suggestion: 'remove the folder, or put images into it',
    });
  }
  return files.count - before;
}

function addImages(files: FileList, names: readonly string[]): void {
  for (const name of names) if (IMAGE_FILE.test(name)) files.add(name);
}

function checkKnown(folder: string, { folders }: Listing, classNames: readonly string[]): void {
  const unknown = folders.find((name) => !classNames.includes(name));
  if (unknown === undefined) return;
  const problem = `no class of the training split is called '${basename(unknown)}'`;
  const suggestion = 'remove the folder, or put images of its class into the training split';
  throw new DataError({ path: join(folder, unknown), problem, suggestion });
}

function noTraining(path: string): DataError {
  return new DataError({
    path,
    problem: 'it has no train split',
    expected: 'a folder train with one folder of images for each class',
    suggestion: 'move the training images to train/CLASS/ and the held-out ones to val/CLASS/',
  });
}
