import { DataError } from '../data-error.ts';
import { decodeText } from '../formats/text.ts';
import { bytes } from './bytes.ts';
import type { DataKind } from './kind.ts';
import { powerUpTo } from './power-up-to.ts';
import { textPicture } from './text-picture.ts';

const values = 256;
/** Bytes in a sequence of a spec that is proposed, where the files are long enough. */
const proposedLength = 256;

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
    endings: ['.txt', '.text', '.md', '.rst', '.tex', '.html', '.htm', '.xml', '.json', '.jsonl'],
    looksLike: 'text (txt, md, rst, tex, html, xml, json), cut into sequences',
    manner: 'stream',
    crosses: true,
    decode: (file) => ({ shape: [file.bytes.length, 1], values: file.bytes }),
    propose: (files) => {
      const total = files.reduce((sum, file) => sum + file.bytes.length, 0);
      if (total === 0) {
        const path = files[0]?.path ?? 'the data';
        throw new DataError({
          path,
          problem: 'it is empty',
          expected: 'text',
          suggestion: 'give a file with text in it',
        });
      }
      return { extents: [powerUpTo(total, proposedLength)], channels: 1, alphabet: values, settings: {} };
    },
  },
  ending: '.txt',
  encode: (item) => new TextEncoder().encode(characters(item)),
  picture: (item, { extents }) => textPicture(characters(item), extents[0] ?? 1),
  text: characters,
};
