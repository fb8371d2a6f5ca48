/** A folder with one folder of image files for each class, with or without folders of splits above them; or images alone. */
import { basename, extname, join } from 'node:path';
import { DataError } from '../data-error.ts';
import type { Split, WantedItems } from '../dataset.ts';
import { FileList } from '../images/file-list.ts';
import { ImageItems } from '../images/image-items.node.ts';
import type { ImageShape } from '../images/prepare-image.node.ts';
import type { ItemStore } from '../item-store.ts';
import { listLeftOut } from '../left-out.ts';
import { filesBelow, listFolder, noFile } from '../listing.node.ts';
import type { Listing } from '../listing.node.ts';
import { randomDivision } from './source.node.ts';
import type { Place, Source, SourceKind } from './source.node.ts';
import { splitFolders } from './split-names.ts';
import { isWholeNumber } from '../whole-number.ts';

const imageFile = /\.(png|jpe?g|jpe|jfif|webp|avif|gif|tiff?)$/i;
/** Pictures that libvips, as sharp ships it, doesn't read. */
const unreadable = /\.(bmp|dib|p[bgpn]m|tga|ico|jp2|j2k|jxl|heic|heif|svg|exr|pcx|psd)$/i;
/** Files that are looked at before a folder counts as one without images. */
const lookedAt = 1000;

const holdsImages = async (folder: string): Promise<boolean> => {
  let looked = 0;
  for await (const file of filesBelow(folder, () => undefined)) {
    if (isPicture(file)) return true;
    if (++looked >= lookedAt) return false;
  }
  return false;
};

/**
 * Classes are numbered in the order of their names in the training split, which is that of numbers where all names are numbers. Files are listed when a split is opened; no image is
 * looked at before it is read.
 */
const openImageFolder = async (place: Place, wanted: WantedItems | undefined): Promise<Source> => {
  const shape = imageShape(place.path, wanted);
  const [trainName, testName] = [splitFolders(place.folders, 'train')[0], splitFolders(place.folders, 'test')[0]];
  const [train, test] = [trainName, testName].map((name) => (name === undefined ? undefined : join(place.path, name)));
  const folder = train ?? test ?? place.path;
  const classNames = inOrder((await listFolder(folder)).folders);
  const open = (at: string, split: Split): Promise<ItemStore> => openSplit(at, classNames, shape, split);
  return {
    path: place.path,
    title: classNames.length === 0 ? 'images without classes' : 'images by class',
    classNames: classNames.length === 0 ? undefined : classNames,
    remarks: [...besideSplits(place, [trainName, testName]), ...(await wrapperRemark(folder, classNames))],
    splits: {
      train: () =>
        train === undefined && test !== undefined
          ? Promise.reject(noTraining(place.path))
          : open(train ?? place.path, 'train'),
      test: test === undefined ? undefined : () => open(test, 'test'),
    },
    division: randomDivision,
  };
};

export const imageSource: SourceKind = {
  name: 'images',
  looksLike:
    'a folder of images for each class (png, jpg, webp, avif, gif, tiff), with folders train and val above them or not',
  axes: 2,
  recognises: (place) => !place.isFile && holdsImages(place.path),
  open: openImageFolder,
};

/** Folders that are neither of the splits. */
const besideSplits = ({ folders }: Place, splits: readonly (string | undefined)[]): readonly string[] => {
  const others = folders.filter((folder) => !splits.includes(folder));
  const hasSplits = splits.some((split) => split !== undefined);
  return hasSplits && others.length > 0 ? [`left out, beside the folders of the splits: ${listLeftOut(others)}`] : [];
};

/** An archive may unpack to a folder in which the classes lie; it would be taken for the only class. */
const wrapperRemark = async (folder: string, [only, ...others]: readonly string[]): Promise<readonly string[]> => {
  if (only === undefined || others.length > 0) return [];
  const { files, folders } = await listFolder(join(folder, only));
  if (folders.length === 0 || files.some(isPicture)) return [];
  return [
    `'${only}' is the only class: where its folders are the classes (${listLeftOut(folders)}), give ${join(folder, only)}`,
  ];
};

/** Names that are all whole numbers by their size, others by their code units. */
const inOrder = (names: readonly string[]): readonly string[] => {
  if (!names.every(isWholeNumber)) return names;
  return [...names].sort((a, b) => Number(BigInt(a) - BigInt(b)) || (a < b ? -1 : 1));
};

const imageShape = (path: string, wanted: WantedItems | undefined): ImageShape => {
  const { extents = [], channels, alphabet = 256 } = wanted ?? {};
  const [height, width] = extents;
  if (extents.length === 2 && height !== undefined && width !== undefined && (channels === 1 || channels === 3)) {
    return { height, width, channels, alphabet };
  }
  throw new DataError({
    path,
    problem: `images are cut to height and width and 1 or 3 channels, not to ${extents.join('×')} with ${channels ?? 'no'} channels`,
    expected: 'two extents; 1 channel (grey) or 3 (red, green, blue)',
    suggestion:
      "change the data's shape or channels in the spec, or store the data as arrays; 'bytes:PATH' reads the files' bytes",
  });
};

const openSplit = async (
  folder: string,
  classNames: readonly string[],
  shape: ImageShape,
  split: Split,
): Promise<ItemStore> => {
  const listing = await listFolder(folder);
  checkKnown(folder, listing, classNames);
  const files = new FileList();
  const leftOut: string[] = [];
  if (classNames.length === 0) {
    for (const other of listing.others) sortOther(folder, other, leftOut);
    for (const file of listing.files) sortFile(folder, file, files, leftOut);
    return new ImageItems(folder, files, undefined, shape, remarks(leftOut));
  }
  const beside = listing.files.filter((file) => isPicture(file));
  const counts: number[] = [];
  for (const name of classNames) counts.push(await addClass(files, leftOut, folder, name, listing, split));
  const labels = new Uint32Array(files.count);
  let first = 0;
  for (const [label, count] of counts.entries()) labels.fill(label, first, (first += count));
  return new ImageItems(folder, files, labels, shape, remarks(leftOut, beside));
};

/** Adds the images of one class, in its subfolders too, and gives their number. */
const addClass = async (
  files: FileList,
  leftOut: string[],
  folder: string,
  name: string,
  { folders }: Listing,
  split: Split,
): Promise<number> => {
  const before = files.count;
  if (folders.includes(name)) {
    const other = (path: string): void => sortOther(folder, path, leftOut);
    for await (const file of filesBelow(folder, other, name)) sortFile(folder, file, files, leftOut);
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
};

const isPicture = (file: string): boolean => imageFile.test(file) || unreadable.test(file);

/** Takes a file that can be decoded, notes one that is no picture, and refuses a picture that would be missing among the items. */
const sortFile = (folder: string, file: string, files: FileList, leftOut: string[]): void => {
  if (imageFile.test(file)) files.add(file);
  else if (!unreadable.test(file)) leftOut.push(file);
  else {
    throw new DataError({
      path: join(folder, file),
      problem: `pictures that end in ${extname(file)} can not be decoded`,
      expected: 'files ending in png, jpg, webp, avif, gif or tiff',
      suggestion: 'convert it to PNG, such as with ImageMagick: magick FILE FILE.png; then remove the original',
    });
  }
};

/** A picture that is a link to nothing would be missing among the items. */
const sortOther = (folder: string, path: string, leftOut: string[]): void => {
  if (isPicture(path)) throw noFile(join(folder, path));
  leftOut.push(path);
};

const remarks = (leftOut: readonly string[], beside: readonly string[] = []): readonly string[] => [
  ...(leftOut.length === 0 ? [] : [`left out, as no pictures: ${listLeftOut(leftOut)}`]),
  ...(beside.length === 0 ? [] : [`left out, as they lie beside the folders of the classes: ${listLeftOut(beside)}`]),
];

const checkKnown = (folder: string, { folders }: Listing, classNames: readonly string[]): void => {
  const unknown = folders.find((name) => !classNames.includes(name));
  if (unknown === undefined) return;
  const problem = `no class of the training split is called '${basename(unknown)}'`;
  const suggestion = 'remove the folder, or put images of its class into the training split';
  throw new DataError({ path: join(folder, unknown), problem, suggestion });
};

const noTraining = (path: string): DataError =>
  new DataError({
    path,
    problem: 'it has no train split',
    expected: 'a folder train with one folder of images for each class',
    suggestion: 'move the training images to train/CLASS/ and the held-out ones to val/CLASS/',
  });
