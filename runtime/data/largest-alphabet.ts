import { specRanges } from '../spec-ranges.ts';

/** The largest alphabet that a spec can have. */
export const largestAlphabet = specRanges['data.alphabet'].maximum;
