/** A folder with one folder of image files for each class, with or without folders of splits above them; or images alone. */
import { extname, join } from 'node:path';
import { DataError } from '../data-error.ts';
import type { WantedItems } from '../dataset.ts';
import { readImageHeader } from '../images/decode-image.node.ts';
import { imageEndings } from '../images/image-endings.ts';
import { ImageItems } from '../images/image-items.node.ts';
import type { ImageShape } from '../images/prepare-image.node.ts';
import { image } from '../kinds/image.ts';
import { filesBelow } from '../listing.node.ts';
import { holdsFiles, openClassFolders } from './class-folders.node.ts';
import type { FileTaking } from './class-folders.node.ts';
import { randomDivision } from './source.node.ts';
import type { KnownShape, Place, ProposedForm, Source, SourceKind } from './source.node.ts';
import { splitFolders } from './split-names.ts';

const isImage = (file: string): boolean => imageEndings.includes(extname(file).toLowerCase());
/** Pictures that libvips, as sharp ships it, doesn't read. */
const unreadable = /\.(bmp|dib|p[bgpn]m|tga|ico|jp2|j2k|jxl|heic|heif|svg|exr|pcx|psd)$/i;
const expected = 'files ending in png, jpg, webp, avif, gif or tiff';

/** No image is looked at before it is read. */
const openImageFolder = async (place: Place, wanted: WantedItems | undefined): Promise<Source> => {
  const shape = imageShape(place.path, wanted);
  const taking: FileTaking = {
    items: 'images',
    expected,
    belongs: isPicture,
    check: checkReadable,
    open: (split) => new ImageItems(split, shape),
  };
  const source = await openClassFolders(place, taking, randomDivision);
  return { ...source, title: source.classNames === undefined ? 'images without classes' : 'images by class' };
};

/** What pictures of one size are; undefined where their sizes differ, or can't be read. Where the size is known, the first picture tells the rest. */
const proposeImages = async (place: Place, known: KnownShape): Promise<ProposedForm | undefined> => {
  const training = splitFolders(place.folders, 'train')[0];
  const folder = training === undefined ? place.path : join(place.path, training);
  let most = known.extents === undefined ? Infinity : 1;
  let form: ProposedForm | undefined;
  // One damaged file says nothing of the others.
  const faults: DataError[] = [];
  for await (const file of filesBelow(folder, () => undefined)) {
    if (!isImage(file)) continue;
    const seen = await readImageHeader(join(folder, file)).catch((error: unknown) => {
      if (!(error instanceof DataError)) throw error;
      faults.push(error);
    });
    if (seen === undefined) continue;
    const extents = [seen.height, seen.width];
    if (form !== undefined && form.extents.join() !== extents.join()) return undefined;
    const doubt = `if the numbers of the palette are meant, not its colours, say so: labels:${place.path}`;
    form ??= {
      ...{ kind: image.name, extents, channels: seen.channels, alphabet: 2 ** seen.bits, settings: {} },
      ...(seen.hasPalette && { doubt }),
    };
    if (--most < 1) break;
  }
  if (form === undefined && faults[0] !== undefined) throw faults[0];
  return form && { ...form, extents: known.extents ?? form.extents, channels: known.channels ?? form.channels };
};

export const imageSource: SourceKind = {
  name: 'images',
  looksLike:
    'a folder of images for each class (png, jpg, webp, avif, gif, tiff), with folders train and val above them or not',
  recognises: (place, wanted) =>
    !place.isFile && (wanted?.kind ?? image.name) === image.name && holdsFiles(place.path, isPicture),
  isSquare: true,
  propose: proposeImages,
  open: openImageFolder,
};

/** What a spec asks of pictures. Throws a DataError where they can't be brought to it. */
export const imageShape = (path: string, wanted: WantedItems | undefined): ImageShape => {
  const { extents = [], channels, alphabet = 256, settings = {} } = wanted ?? {};
  const [height, width] = extents;
  const known = ([1, 2, 3, 4] as const).find((count) => count === channels);
  if (extents.length === 2 && height !== undefined && width !== undefined && known !== undefined) {
    const { orientation, quantise } = settings;
    const isQuantised = quantise === 'even';
    return { height, width, channels: known, alphabet, isTurned: orientation === 'exif', isQuantised };
  }
  throw new DataError({
    path,
    problem: `images are cut to height and width and 1 to 4 channels, not to ${extents.join('×')} with ${channels ?? 'no'} channels`,
    expected: 'two extents; 1 channel (grey) or 3 (red, green, blue), and one more for opacity',
    suggestion:
      "change the data's shape or channels in the spec, or store the data as arrays; 'bytes:PATH' reads the files' bytes",
  });
};

const isPicture = (file: string): boolean => isImage(file) || unreadable.test(file);

/** Refuses a picture that would be missing among the items. */
const checkReadable = (path: string): void => {
  if (!unreadable.test(path)) return;
  throw new DataError({
    path,
    problem: `pictures that end in ${extname(path)} can not be decoded`,
    expected,
    suggestion: 'convert it to PNG, such as with ImageMagick: magick FILE FILE.png; then remove the original',
  });
};
