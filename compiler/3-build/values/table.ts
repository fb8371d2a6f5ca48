import type { DataShape, Values } from '../../ir/architecture.ts';
import { categorical } from './categorical.ts';
import { ordinal } from './ordinal.ts';
import type { ValueEntry } from './value-entry.ts';

const entries: { readonly [V in Values]: ValueEntry } = { ordinal, categorical };

/** How the values of the data become features: the one place where tokens enter the levels. */
export const entryOf = ({ values }: DataShape): ValueEntry => entries[values];
