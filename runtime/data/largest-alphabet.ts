import { specRanges } from '../spec-ranges.ts';

/** The largest alphabet that a spec can have. */
export const LARGEST_ALPHABET = specRanges['data.alphabet'].maximum;
