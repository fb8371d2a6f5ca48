import { DataError } from '../data-error.ts';
import { describeExtents } from '../stored-array.ts';
import type { DecodedFile, FileReading, SourceFile, WantedForm } from './kind.ts';
import type { KnownItems } from './known-items.ts';

/** What a file holds. Rejects with a DataError where it can't be read, or is of another shape than the spec says. */
export const decodeFile = async (
  file: SourceFile,
  { decode, manner }: FileReading,
  form: WantedForm,
  facts: unknown,
): Promise<DecodedFile> => {
  const decoded = await decode(file, form, facts);
  const { extents, channels } = form;
  const [held, wanted] = [decoded.shape, [...extents, channels]];
  // What a file has along the first axis is cut, or is items.
  const own = manner === 'stream' ? [extents[0] ?? 1, ...held.slice(1)] : manner === 'list' ? held.slice(1) : held;
  if (own.join() === wanted.join()) return decoded;
  throw new DataError({
    path: file.path,
    problem: `it is ${describeExtents(own)}, but the spec says ${describeExtents(wanted)}`,
    expected: 'the same shape in all files',
    suggestion: "change the data's shape in the spec, or leave the file out",
  });
};

/**
 * The first items that a file holds: tokens [...extents, channels] each. Where items have an end mark, texts end with one and the last item of
 * each is filled up; else what is left of a text is left out. Rejects with a DataError where the file holds none, or values that are none of the model's.
 */
export const itemsOfFile = async (
  file: SourceFile,
  reading: FileReading,
  { kind, form, mark }: KnownItems,
  most: number,
): Promise<readonly Uint32Array[]> => {
  const { shape, values, starts = [0] } = await decodeFile(file, reading, form, form.facts);
  const size = form.extents.reduce((product, extent) => product * extent, form.channels);
  const beyond = values.find((value) => value >= form.alphabet);
  if (beyond !== undefined)
    throw new DataError({
      path: file.path,
      problem: `it holds the value ${beyond}`,
      expected: `values from 0 to ${form.alphabet - 1}, as the model has`,
    });
  const step = values.length / Math.max(shape[0] ?? 1, 1);
  const items = starts.flatMap((start, text) => {
    const held = values.subarray(start * step, (starts[text + 1] ?? shape[0] ?? 0) * step);
    const whole = Math.floor(held.length / size);
    return Array.from({ length: Math.min(most, mark === undefined ? whole : whole + 1) }, (_, item) => {
      const tokens = new Uint32Array(size).fill(mark ?? 0);
      tokens.set(held.subarray(item * size, (item + 1) * size));
      return tokens;
    });
  });
  if (items.length > 0) return items.slice(0, most);
  throw new DataError({
    path: file.path,
    problem: `it is shorter than one ${kind.item} of ${describeExtents([...form.extents, form.channels])}`,
    suggestion: 'give a longer file',
  });
};
