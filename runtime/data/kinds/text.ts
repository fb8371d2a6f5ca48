import { decodeText } from '../formats/text.ts';
import { byteReading, bytes } from './bytes.ts';
import type { DataKind } from './kind.ts';
import { textPicture } from './text-picture.ts';

/** The characters of an item. */
const characters = (item: Uint32Array): string => decodeText(Uint8Array.from(item)).text;

/** Text in any language: the bytes of its UTF-8. */
export const text: DataKind = {
  name: 'text',
  summary: 'text: sequences of the bytes of UTF-8, cut from files',
  item: 'sequence',
  items: 'sequences',
  unit: 'bits/byte',
  values: 'categorical',
  settings: {},
  isUsual: () => false,
  fault: bytes.fault,
  files: {
    ...byteReading,
    endings: ['.txt', '.text', '.md', '.rst', '.tex', '.html', '.htm', '.xml', '.json', '.jsonl'],
    looksLike: 'text (txt, md, rst, tex, html, xml, json), cut into sequences',
    isNamed: false,
  },
  ending: '.txt',
  encode: (item) => new TextEncoder().encode(characters(item)),
  picture: (item, { extents }) => textPicture(characters(item), extents[0] ?? 1),
  text: characters,
};
