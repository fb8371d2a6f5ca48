import { array } from './array.ts';
import type { DataKind } from './kind.ts';

const values = 256;

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
  ending: '.bin',
  encode: (item) => Uint8Array.from(item),
  picture: array.picture,
};
