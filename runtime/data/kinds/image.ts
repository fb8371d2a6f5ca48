import { encodePng } from '../png.ts';
import { overWhite } from '../raster.ts';
import type { Pixels, Raster } from '../raster.ts';
import type { DataKind, ItemForm } from './kind.ts';

const mostChannels = 4;
const bytes = 256;
const largest8 = 255;
const largest16 = 65535;

/** Tokens as the values of a picture: 0 … alphabet − 1 on 0 … `top`, rounded. */
const raster = <P extends Pixels>(item: Uint32Array, form: ItemForm, pixels: P, top: number): Raster<P> => {
  const { extents, channels, alphabet } = form;
  const [height = 1, width = 1] = extents;
  for (let at = 0; at < item.length; at++) pixels[at] = Math.round((top * (item[at] ?? 0)) / (alphabet - 1));
  return { width, height, channels, pixels };
};

const raster8 = (item: Uint32Array, form: ItemForm): Raster =>
  raster(item, form, new Uint8Array(item.length), largest8);

/** Pictures of 1 channel (grey), 2 (grey and opacity), 3 (red, green, blue) or 4 (these and opacity). */
export const image: DataKind = {
  name: 'image',
  summary: 'pictures of 1 to 4 channels: grey or red, green and blue, with opacity or without; of 8 bits or 16',
  item: 'image',
  items: 'images',
  unit: 'bits/dim',
  values: 'ordinal',
  settings: {
    orientation: {
      description:
        'exif: pictures are turned as their EXIF data say. stored: they are taken as they are stored, which is what Pillow does.',
      type: 'string',
      enum: ['stored', 'exif'],
      usual: 'stored',
    },
    quantise: {
      description:
        'even: values of 8 or 16 bits are brought to the alphabet, each to one of as many equal parts. none: values beyond the alphabet are an error.',
      type: 'string',
      enum: ['none', 'even'],
      usual: 'none',
    },
  },
  isUsual: ({ extents, channels }) => extents.length === 2 && channels <= mostChannels,
  fault: ({ extents, channels }) =>
    extents.length !== 2
      ? { key: 'shape', problem: `images of ${extents.length} axes`, expected: 'two axes: [height, width]' }
      : channels > mostChannels
        ? { key: 'channels', problem: `images of ${channels} channels`, expected: '1 to 4 channels' }
        : undefined,
  ending: '.png',
  encode: (item, form) =>
    encodePng(
      form.alphabet <= bytes ? raster8(item, form) : raster(item, form, new Uint16Array(item.length), largest16),
    ),
  picture: (item, form) => {
    const picture = raster8(item, form);
    return picture.channels % 2 === 0 ? overWhite(picture) : picture;
  },
};
