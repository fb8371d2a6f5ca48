import { readFileSync } from 'node:fs';
import type { NamedBytes } from '../../../runtime/data/named-bytes.ts';
import { DataError } from '../../../runtime/data/data-error.ts';

/** A file that another program wrote; make-fixtures.py says which. */
export const fixture = (name: string): NamedBytes => ({
  path: name,
  bytes: new Uint8Array(readFileSync(new URL(name, import.meta.url))),
});

/** The DataError that `act` throws. Any other outcome is thrown on. */
export const dataFault = (act: () => unknown): DataError => {
  try {
    act();
  } catch (error) {
    if (error instanceof DataError) return error;
    throw error;
  }
  throw new Error('It should have been refused.');
};
