/** How the items of archives and tables are read: as files of their kind are. */
import type { WantedItems } from '../dataset.ts';
import { readImageHeader } from '../images/decode-image.node.ts';
import { imageEndings } from '../images/image-endings.ts';
import { ImageItems } from '../images/image-items.node.ts';
import { array } from '../kinds/array.ts';
import { byteReading, bytes } from '../kinds/bytes.ts';
import { image } from '../kinds/image.ts';
import { dataKinds } from '../kinds/kinds.ts';
import type { DataKind, FileReading, SourceFile } from '../kinds/kind.ts';
import { npyReading } from '../kinds/npy-reading.ts';
import { imageShape } from './images.node.ts';
import { openingOf, proposedOf } from './open-decoded.node.ts';
import type { Opening } from './open-decoded.node.ts';
import { randomDivision } from './source.node.ts';
import type { KnownShape, ProposedForm } from './source.node.ts';

export interface Decoding {
  readonly kind: DataKind;
  /** Of the names of files: ".png". Empty where names tell nothing. */
  readonly endings: readonly string[];
  /** True where only a spec can ask for it. */
  readonly isNamed: boolean;
  /** What a spec says that fits these items; undefined where the user has to say the size. */
  readonly propose: (files: readonly SourceFile[], known: KnownShape) => Promise<ProposedForm | undefined>;
  /** `path` is that of the source. Rejects with a DataError where the items can't be what is wanted. */
  readonly opening: (path: string, wanted: WantedItems | undefined, first: SourceFile) => Promise<Opening>;
}

const ofKind = (kind: DataKind, reading: FileReading): Decoding => ({
  kind,
  endings: reading.endings,
  isNamed: reading.isNamed ?? false,
  propose: (files, known) => proposedOf(kind, reading, files, known),
  opening: (path, wanted, first) => openingOf(path, kind, reading, wanted, first),
});

/** The form of pictures of one size. */
const proposeImages = async (
  files: readonly SourceFile[],
  { extents, channels }: KnownShape,
): Promise<ProposedForm | undefined> => {
  const headers = await Promise.all(files.map((file) => readImageHeader(file.path, file.bytes).catch(() => undefined)));
  const [first] = headers;
  if (first === undefined) return undefined;
  const isOneSize = headers.every((header) => header?.height === first.height && header.width === first.width);
  if (extents === undefined && !isOneSize) return undefined;
  return {
    kind: image.name,
    extents: extents ?? [first.height, first.width],
    channels: channels ?? first.channels,
    alphabet: 2 ** first.bits,
    settings: {},
  };
};

const images: Decoding = {
  kind: image,
  endings: imageEndings,
  isNamed: false,
  propose: proposeImages,
  opening: (path, wanted) => {
    const shape = imageShape(path, wanted);
    return Promise.resolve({
      open: (split) => new ImageItems(split, shape),
      facts: undefined,
      division: randomDivision,
    });
  },
};

/** How a kind's files are read; undefined where they are pictures, or no files but arrays. */
export const readingOf = ({ name, files }: DataKind): FileReading | undefined =>
  files ?? (name === bytes.name ? byteReading : undefined);

const decodings: readonly Decoding[] = [
  images,
  ofKind(array, npyReading),
  ...dataKinds.flatMap((kind) => (kind.files === undefined ? [] : [ofKind(kind, kind.files)])),
  ofKind(bytes, byteReading),
];

/** What items may be: of the kind that is wanted, or of any that needs no naming. Arrays can be of every kind. */
export const decodingsFor = (wanted: WantedItems | undefined): readonly Decoding[] => {
  const name = wanted?.kind;
  if (name === undefined) return decodings.filter(({ isNamed }) => !isNamed);
  const isWanted = ({ kind }: Decoding): boolean => kind.name === name || kind === array;
  return decodings.filter(isWanted);
};
