import type { ModelDescription } from '../model.ts';
import { marks, UnknownCells } from '../recursion/unknown.ts';
import { boxOf, checkPath } from './region.ts';
import type { RegionPath } from './region.ts';

/** What is there before images are drawn. */
export interface Given {
  /** The images, u32 [images, ...extents, channels]; only what isn't drawn is read. */
  readonly tokens: Uint32Array;
  /** What each value of an image is, of `marks`: [...extents, channels]. */
  readonly marks: Uint8Array;
}

/** Throws a RangeError unless what is given has the sizes of `images` images, and values of the alphabet. */
export const checkGiven = (
  { data }: Pick<ModelDescription, 'data'>,
  { tokens, marks: given }: Given,
  images: number,
) => {
  const size = data.extents.reduce((total, extent) => total * extent, data.channels);
  if (given.length !== size) throw new RangeError(`Marks of ${given.length} values are given for images of ${size}.`);
  if (tokens.length !== images * size)
    throw new RangeError(`${tokens.length} values are given for ${images} images of ${size}.`);
  const wrong = tokens.findIndex((token, at) => given[at % size] !== marks.drawn && token >= data.alphabet);
  if (wrong !== -1)
    throw new RangeError(`Value ${wrong} is ${tokens[wrong] ?? ''}; the alphabet ends at ${data.alphabet - 1}.`);
};

/** The cells that aren't known from the beginning; undefined where none is known. */
export const unknownCells = (
  { data }: Pick<ModelDescription, 'data'>,
  given: Given | undefined,
): UnknownCells | undefined =>
  given?.marks.includes(marks.known) === true ? new UnknownCells(data.extents, data.channels, given.marks) : undefined;

/** Everything of an image is known but a region. Throws a RangeError unless the path leads to one. */
export const allButRegion = (description: ModelDescription, tokens: Uint32Array, path: RegionPath): Given => {
  checkPath(description, path);
  const { extents, channels } = description.data;
  const { origin, extents: size } = boxOf(description, path);
  const isInside = (cell: number): boolean => {
    let rest = cell;
    return [...extents.keys()].reverse().every((axis) => {
      const at = (rest % (extents[axis] ?? 1)) - (origin[axis] ?? 0);
      rest = Math.floor(rest / (extents[axis] ?? 1));
      return at >= 0 && at < (size[axis] ?? 1);
    });
  };
  const given = Uint8Array.from(tokens, (_, value) =>
    isInside(Math.floor(value / channels)) ? marks.drawn : marks.known,
  );
  return { tokens, marks: given };
};
