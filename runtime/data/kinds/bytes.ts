import { DataError } from '../data-error.ts';
import { array } from './array.ts';
import type { DataKind, FileReading } from './kind.ts';
import { powerUpTo } from './power-up-to.ts';

const values = 256;
/** Bytes in a sequence of a spec that is proposed, where the files are long enough. */
const proposedLength = 256;

/** Files whose bytes are the values. */
export const byteReading: FileReading = {
  endings: [],
  looksLike: 'files of any bytes, cut into sequences',
  manner: 'stream',
  crosses: true,
  isNamed: true,
  decode: (file) => ({ shape: [file.bytes.length, 1], values: file.bytes }),
  propose: (files) => {
    const total = files.reduce((sum, file) => sum + file.bytes.length, 0);
    if (total === 0) {
      const path = files[0]?.path ?? 'the data';
      throw new DataError({ path, problem: 'it is empty', suggestion: 'give a file that holds something' });
    }
    return { extents: [powerUpTo(total, proposedLength)], channels: 1, alphabet: values, settings: {} };
  },
};

/** Sequences of bytes, whatever they mean. */
export const bytes: DataKind = {
  name: 'bytes',
  summary: 'sequences of bytes, cut from files of any format',
  item: 'sequence',
  items: 'sequences',
  unit: 'bits/byte',
  values: 'categorical',
  settings: {},
  isUsual: ({ extents, channels, alphabet }) => extents.length === 1 && channels === 1 && alphabet === values,
  fault: ({ extents, channels, alphabet }) =>
    extents.length !== 1
      ? { key: 'shape', problem: `sequences of ${extents.length} axes`, expected: 'one axis: [length]' }
      : channels !== 1
        ? { key: 'channels', problem: `bytes of ${channels} channels`, expected: 'channels: 1' }
        : alphabet !== values
          ? {
              key: 'alphabet',
              problem: `an alphabet of ${alphabet} for bytes`,
              expected: `alphabet: ${values}, or ${values + 1} with an end mark (end: true)`,
            }
          : undefined,
  dropped: byteReading,
  ending: '.bin',
  encode: (item) => Uint8Array.from(item),
  picture: array.picture,
};
