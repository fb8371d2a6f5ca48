import type { ModelDescription } from '../model.ts';
import { partsOf } from './recursion.ts';
import type { Generator, Part } from './recursion.ts';

/** A part of the loss, and how many channel values of an item it models. */
export interface PartValues {
  readonly part: Part;
  readonly of: Generator;
  readonly values: number;
}

const cells = (extents: readonly number[]): number => extents.reduce((total, n) => total * n, 1);

/** The parts of the loss with their values: guiding pixels, outermost first, then the head's, whose values are the item's. */
export const partValues = ({ data, recursion }: ModelDescription): readonly PartValues[] =>
  partsOf(recursion).map(({ part, of }) => ({
    part,
    of,
    values: (cells(data.extents) / cells(of.region)) * data.channels,
  }));
