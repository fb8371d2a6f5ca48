import { checkTokens } from '../check-tokens.ts';
import { alphabetFor, readShape } from '../fitting-spec.ts';
import { readNpy } from '../formats/npy.ts';
import type { DecodedFile, FileReading, SourceFile } from './kind.ts';
import { bytesInMemory, readEntries } from '../stored-array.ts';

const decode = async ({ path, bytes }: SourceFile): Promise<DecodedFile> => {
  const array = await readNpy(bytesInMemory(path, bytes));
  await checkTokens(array);
  const { shape } = array;
  return { shape, values: await readEntries({ ...array, shape: [1, ...shape] }, 0, 1) };
};

/** Arrays of NumPy, each an item. */
export const npyReading: FileReading = {
  endings: ['.npy'],
  looksLike: 'arrays of NumPy, each an item',
  manner: 'item',
  decode: async (file, wanted) => {
    const decoded = await decode(file);
    const isPlain = wanted?.channels === 1 && decoded.shape.length === wanted.extents.length;
    return isPlain ? { ...decoded, shape: [...decoded.shape, 1] } : decoded;
  },
  propose: async (files) => {
    const arrays = await Promise.all(files.map(decode));
    const { extents, channels } = readShape(files[0]?.path ?? '', arrays[0]?.shape ?? []);
    let largest = 0;
    for (const { values } of arrays) for (const value of values) if (value > largest) largest = value;
    return { extents, channels, alphabet: alphabetFor(largest), settings: {} };
  },
};

/** Arrays of NumPy, each an item or items one after the other along the first axis. */
export const npySet: FileReading = {
  ...npyReading,
  manner: 'list',
  decode: async (file, wanted) => {
    const { shape, values } = await decode(file);
    const size = (wanted?.extents ?? []).reduce((product, extent) => product * extent, wanted?.channels ?? 1);
    const item = [...(wanted?.extents ?? []), wanted?.channels ?? 1];
    const isOne = values.length === size && shape.length < item.length + 1;
    const held = isOne ? [1, ...shape] : shape;
    return { shape: held.length === item.length && wanted?.channels === 1 ? [...held, 1] : held, values };
  },
};
